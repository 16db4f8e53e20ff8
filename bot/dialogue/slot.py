"""Slots of a domain, and what of their value the policies can see."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from bot.dialogue.names import UNSET, Absence
from bot.dialogue.reading import Section
from bot.dialogue.slot_mapping import SlotMapping

Feature = tuple[float, ...] | tuple[str, ...] | str | Absence
OTHER_VALUE = "__other__"  # any value that a categorical slot does not list


class Slot(Section):
    """One slot. Policies see its features, never its value; a slot without influence is invisible to them."""

    type: Literal["text", "bool", "categorical", "float", "list", "any"]
    mappings: list[SlotMapping]
    initial_value: Any = None
    influence_conversation: bool | None = None
    values: list[Any] = Field(default_factory=list)
    min_value: float = 0.0
    max_value: float = 1.0

    @model_validator(mode="after")
    def _fits(self) -> Slot:
        if self.type == "any" and self.influence_conversation:
            raise ValueError("a slot of type any cannot influence the conversation")
        if self.values and self.type != "categorical":
            raise ValueError("only a categorical slot has `values`")
        if self.type == "categorical" and not self.values:
            raise ValueError("a categorical slot needs `values`")
        if self.min_value >= self.max_value:
            raise ValueError("min_value must be below max_value")
        return self

    @property
    def is_visible(self) -> bool:
        """Tell whether rules and stories can depend on this slot."""
        return self.type != "any" and self.influence_conversation is not False

    def stored(self, value: Any) -> Any:
        """Return `value` as the slot keeps it: a list slot holds lists only."""
        if self.type == "list" and value and not isinstance(value, list):
            return [value]
        return value

    def feature(self, value: Any) -> Feature | None:
        """Return what policies see of `value`: None when that is the same as "not set"."""
        if not self.is_visible or value is None:
            return None
        if isinstance(value, Absence):
            return UNSET
        numbers = self._numbers(value)
        return numbers if any(numbers) else None

    def _numbers(self, value: Any) -> tuple[float, ...]:
        if self.type == "text":
            return (1.0,)
        if self.type == "list":
            return (1.0 if hasattr(value, "__len__") and len(value) else 0.0,)
        if self.type == "bool":
            truth = _truth(value)
            return (0.0, 0.0) if truth is None else (1.0, float(truth))
        if self.type == "float":
            return self._scaled(value)
        known = [str(one).lower() for one in self.values if one is not None]
        choices = known if OTHER_VALUE in known else [*known, OTHER_VALUE]
        chosen = str(value).lower() if str(value).lower() in choices else OTHER_VALUE
        return tuple(float(one == chosen) for one in choices)

    def _scaled(self, value: Any) -> tuple[float, ...]:
        try:
            inside = max(self.min_value, min(self.max_value, float(value)))
        except (TypeError, ValueError):
            return (0.0, 0.0)
        return (1.0, (inside - self.min_value) / (self.max_value - self.min_value))


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value == 1
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True}.get(
            value.strip().lower(), False if value.isnumeric() else None
        )
    return None
