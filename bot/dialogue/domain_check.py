"""Checks within domain.yml: everything that is named must exist."""

from __future__ import annotations

from collections.abc import Container

from bot.dialogue.domain import Domain
from bot.dialogue.names import SESSION_METADATA_SLOT, UTTER_PREFIX
from bot.dialogue.reading import Source, Where
from bot.dialogue.slot import Slot


class DomainCheck:
    """Reports every name that the domain does not define."""

    def __init__(self, domain: Domain, source: Source) -> None:
        self._domain = domain
        self._source = source

    def run(self) -> None:
        """Look at everything."""
        for name, slot in self._domain.slots.items():
            if name == SESSION_METADATA_SLOT:
                self._source.report(("slots", name), f"the engine fills the slot {name!r} itself", "remove it")
            self._check_mappings(name, slot)
        self._check_forms()
        self._check_responses()
        for name in self._domain.actions:
            if name.startswith(UTTER_PREFIX):
                self._must_exist("response", name, self._domain.responses, ("actions", name))

    def _check_mappings(self, name: str, slot: Slot) -> None:
        for index, mapping in enumerate(slot.mappings):
            where = ("slots", name, "mappings", index)
            self._must_exist("entity", mapping.entity, self._domain.entities, where)
            self._must_exist("action", mapping.action, self._domain.actions, where)
            for intent in sorted(mapping.intents | mapping.excluded_intents):
                self._must_exist("intent", intent, self._domain.intent_names, where)
            for condition in mapping.conditions:
                self._must_exist("form", condition.active_loop, self._domain.forms, where)
                self._must_exist("slot", condition.requested_slot, self._domain.slots, where)

    def _check_forms(self) -> None:
        for name, form in self._domain.forms.items():
            for index, slot in enumerate(form.required_slots):
                self._must_exist("slot", slot, self._domain.slots, ("forms", name, "required_slots", index))
            for intent in sorted(form.ignored):
                self._must_exist("intent", intent, self._domain.intent_names, ("forms", name, "ignored_intents"))

    def _check_responses(self) -> None:
        for name, variations in self._domain.responses.items():
            if not name.startswith(UTTER_PREFIX):
                self._source.report(("responses", name), f"the response {name!r} must start with `utter_`", "rename it")
            for index, variation in enumerate(variations):
                for condition in variation.condition or []:
                    self._must_exist("slot", condition.name, self._domain.all_slots, ("responses", name, index))

    def _must_exist(self, kind: str, name: str | None, known: Container[str], where: Where) -> None:
        if name is not None and name not in known:
            plural = "entities" if kind == "entity" else f"{kind}s"
            self._source.report(where, f"the {kind} {name!r} does not exist", f"add it to `{plural}`")
