"""What fills a slot."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from bot.dialogue.reading import Section


class MappingCondition(Section):
    """A mapping counts only inside this form (null: outside all), or while this slot is asked."""

    active_loop: str | None = None
    requested_slot: str | None = None


class SlotMapping(Section):
    """One way to fill a slot from a message; of several, the first that yields a value wins."""

    type: Literal["from_entity", "from_intent", "from_trigger_intent", "from_text", "custom"]
    entity: str | None = None
    role: str | None = None
    group: str | None = None
    intent: str | list[str] | None = None
    not_intent: str | list[str] | None = None
    value: Any = None
    action: str | None = None
    conditions: list[MappingCondition] = Field(default_factory=list)

    @model_validator(mode="after")
    def _needs(self) -> SlotMapping:
        if self.type == "from_entity" and self.entity is None:
            raise ValueError("a from_entity mapping needs `entity`")
        if self.type in ("from_intent", "from_trigger_intent") and self.value is None:
            raise ValueError(f"a {self.type} mapping needs `value`")
        if self.action is not None and self.type != "custom":
            raise ValueError("only a custom mapping has an `action`")
        return self

    @property
    def intents(self) -> frozenset[str]:
        """Return the intents that are wanted; empty means any."""
        return as_names(self.intent)

    @property
    def excluded_intents(self) -> frozenset[str]:
        """Return the intents that block this mapping."""
        return as_names(self.not_intent)


def as_names(given: str | list[str] | None) -> frozenset[str]:
    """Return names written as one word, a list, or not at all."""
    if given is None:
        return frozenset()
    return frozenset([given] if isinstance(given, str) else given)
