"""The domain: everything the bot knows by name, and every word it says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.dialogue.names import (
    DEFAULT_ACTIONS,
    DEFAULT_INTENTS,
    REQUESTED_SLOT,
    SESSION_METADATA_SLOT,
    UTTER_PREFIX,
)
from bot.dialogue.reading import Section
from bot.dialogue.response import Variation
from bot.dialogue.slot import Feature, Slot
from bot.dialogue.slot_mapping import as_names


class IntentOptions(Section):
    """Which entities of an intent the policies see; by default all."""

    use_entities: bool | list[str] | None = True
    ignore_entities: list[str] = Field(default_factory=list)


class EntityOptions(Section):
    """Roles and groups tell two entities of one kind apart: from Rome to Milan."""

    roles: list[str] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)
    influence_conversation: bool = True


class ActionOptions(Section):
    """Kept for Rasa's action server; in process every action sees the domain."""

    send_domain: bool = False


class Form(Section):
    """A form asks its required slots in this order; messages of ignored intents never fill them."""

    required_slots: list[str]
    ignored_intents: str | list[str] | None = None

    @property
    def ignored(self) -> frozenset[str]:
        """Return the ignored intents."""
        return as_names(self.ignored_intents)


class SessionConfig(Section):
    """After how many minutes of silence a new session starts (0: never), and whether slots stay."""

    session_expiration_time: float = Field(default=60, ge=0)
    carry_over_slots_to_new_session: bool = True


class DomainConfig(Section):
    """Whether entities named in a story also set their slots there."""

    store_entities_as_slots: bool = True


class Domain(BaseModel):
    """domain.yml. Unknown keys at the top are the project's own: they reach its actions."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    intents: dict[str, IntentOptions] = Field(default_factory=dict)
    entities: dict[str, EntityOptions] = Field(default_factory=dict)
    slots: dict[str, Slot] = Field(default_factory=dict)
    forms: dict[str, Form] = Field(default_factory=dict)
    actions: dict[str, ActionOptions] = Field(default_factory=dict)
    responses: dict[str, list[Variation]] = Field(default_factory=dict)
    session_config: SessionConfig = Field(default_factory=SessionConfig)
    config: DomainConfig = Field(default_factory=DomainConfig)
    written: Mapping[str, Any] = Field(default_factory=dict, exclude=True)

    @field_validator("intents", "entities", "actions", mode="before")
    @classmethod
    def _named_options(cls, given: Any) -> Any:
        """Accept `- name` and `- name: {options}`."""
        if not isinstance(given, list):
            return given
        named: dict[Any, Any] = {}
        for item in given:
            for name, options in (item if isinstance(item, dict) else {item: {}}).items():
                if name in named:
                    raise ValueError(f"{name!r} is listed twice")
                named[name] = options
        return named

    @cached_property
    def all_slots(self) -> dict[str, Slot]:
        """Return the slots of the file and those that the engine fills."""
        own = [SESSION_METADATA_SLOT, *([REQUESTED_SLOT] if self.forms else [])]
        return {**self.slots, **{name: Slot(type="any", mappings=[]) for name in own if name not in self.slots}}

    @cached_property
    def initial_slots(self) -> dict[str, Any]:
        """Return the value of each slot at the start of a session."""
        return {name: slot.stored(slot.initial_value) for name, slot in self.all_slots.items()}

    @cached_property
    def without_initial_values(self) -> Domain:
        """Return the same domain with every slot unset: a rule depends only on slots that it names."""
        fields = {name: getattr(self, name) for name in Domain.model_fields}
        slots = {name: slot.model_copy(update={"initial_value": None}) for name, slot in self.slots.items()}
        return Domain.model_construct(**{**fields, "slots": slots})

    @cached_property
    def action_names(self) -> frozenset[str]:
        """Return everything a rule may name as an action."""
        return DEFAULT_ACTIONS | self.actions.keys() | self.responses.keys() | self.forms.keys()

    @cached_property
    def intent_names(self) -> frozenset[str]:
        """Return the intents of the file and those every project has."""
        return DEFAULT_INTENTS | self.intents.keys()

    @cached_property
    def custom_actions(self) -> frozenset[str]:
        """Return the actions that code must provide."""
        return frozenset(name for name in self.actions if not name.startswith(UTTER_PREFIX))

    def feature(self, slot: str, value: Any) -> Feature | None:
        """Return what policies see of a slot's value, None for nothing."""
        return self.all_slots[slot].feature(value) if slot in self.all_slots else None

    def seen_entities(self, intent: str | None, entities: list[dict[str, Any]]) -> tuple[str, ...]:
        """Return the names of a message's entities that policies see, with `#role` and `#group` added."""
        names: set[str] = set()
        for entity in entities:
            name = str(entity.get("entity"))
            names |= {name, *(f"{name}#{entity[label]}" for label in ("role", "group") if label in entity)}
        return tuple(sorted(names & self._used_entities(intent)))

    def _used_entities(self, intent: str | None) -> frozenset[str]:
        options = self.intents.get(intent or "", IntentOptions())
        invisible = {name for name, one in self.entities.items() if not one.influence_conversation}
        named = options.use_entities or []
        chosen = set(self.entities) - invisible if named is True else set(named)
        ignored = set(options.ignore_entities) if options.ignore_entities else invisible
        return frozenset(self._labelled(chosen) - self._labelled(ignored))

    def _labelled(self, names: set[str]) -> set[str]:
        known = {name: self.entities[name] for name in names if name in self.entities}
        return names | {f"{name}#{label}" for name, one in known.items() for label in [*one.roles, *one.groups]}
