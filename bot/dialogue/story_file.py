"""The `rules:` and `stories:` sections of a training file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from bot.dialogue.reading import Source, Where, plain
from bot.dialogue.training_data import (
    ActionStep,
    IntentStep,
    LoopStep,
    Place,
    Rule,
    SlotStep,
    Step,
    Story,
    TrainingData,
)

_REFUSED = {
    "user": ("end-to-end steps (`user:`) are not supported", "name an intent"),
    "bot": ("end-to-end steps (`bot:`) are not supported", "name an `utter_…` response as action"),
    "checkpoint": ("checkpoints are not supported", "write the steps out in each story"),
}
_STEPS: dict[str, set[str]] = {
    "intent": {"intent", "entities", "metadata"},
    "action": {"action", "metadata"},
    "slot_was_set": {"slot_was_set", "metadata"},
    "active_loop": {"active_loop", "metadata"},
    "or": {"or", "metadata"},
}
_NAMED_ONLY = {"text": "filled", "list": ["filled"]}  # `- slot_was_set: [name]` means: it has some value


class StoryReader:
    """Reads rules and stories; needs the slot types to know what a slot named without value means."""

    def __init__(self, source: Source, slot_types: dict[str, str]) -> None:
        self._source = source
        self._slot_types = slot_types

    def read(self, data: TrainingData) -> None:
        """Add the rules and stories of the file to `data`, one for each combination of `or` alternatives."""
        for name, item, where in self._named("rules", "rule"):
            data.rules += self._rules(name, item, where)
        for name, _, where in self._named("stories", "story"):
            data.stories += self._stories(name, where)

    def _named(self, section: str, key: str) -> Iterator[tuple[str, dict[str, Any], Where]]:
        """Yield what stands in a section: its name, its content, and where."""
        for index, item in enumerate(self._list((section,)) if section in self._source.document else []):
            name = item.get(key) if isinstance(item, dict) else None
            if isinstance(name, str) and name:
                yield name, item, (section, index)
            else:
                self._source.report((section, index), "it has no name", f"write `- {key}: name`")

    def _stories(self, name: str, where: Where) -> list[Story]:
        return [Story(name, steps, self._place(where)) for steps in self._steps(where)]

    def _rules(self, name: str, item: dict[str, Any], where: Where) -> list[Rule]:
        flags = {}
        for flag, default in (("conversation_start", False), ("wait_for_user_input", True)):
            flags[flag] = item.get(flag, default)
            if not isinstance(flags[flag], bool):
                self._source.report((*where, flag), f"`{flag}` must be true or false", "write true or false")
        conditions = self._alternatives((*where, "condition")) if "condition" in item else [()]
        for step in conditions[0]:
            if isinstance(step, IntentStep | ActionStep):
                self._source.report_line(
                    step.place.line, "a condition is `active_loop` or `slot_was_set`", "move it to the steps"
                )
        both = itertools.product(self._steps(where), conditions)
        return [Rule(name, steps, self._place(where), held, **flags) for steps, held in both]

    def _steps(self, where: Where) -> list[tuple[Step, ...]]:
        found = self._alternatives((*where, "steps"))
        if found == [()]:
            self._source.report(where, "there are no steps", "add some or remove it")
        return found

    def _alternatives(self, where: Where) -> list[tuple[Step, ...]]:
        """Return the steps of a list, once for each choice that its `or` steps leave."""
        choices = [self._choices(item, (*where, index)) for index, item in enumerate(self._list(where))]
        return [tuple(itertools.chain.from_iterable(chosen)) for chosen in itertools.product(*choices)]

    def _choices(self, item: Any, where: Where) -> list[tuple[Step, ...]]:
        kind = next((one for one in (*_REFUSED, *_STEPS) if isinstance(item, dict) and one in item), None)
        if isinstance(item, dict) and set(item) == {"metadata"}:
            return [()]
        if kind is None:
            self._source.report(where, "unknown step", f"write one of {', '.join(_STEPS)}")
            return [()]
        if kind in _REFUSED:
            self._source.report((*where, kind), *_REFUSED[kind])
            return [()]
        if unknown := sorted(set(item) - _STEPS[kind]):
            self._source.report(
                (*where, unknown[0]), f"unknown key {unknown[0]!r}", "remove it or correct its spelling"
            )
        if kind == "or":
            return self._either((*where, "or"))
        return [self._step(kind, item, where)]

    def _either(self, where: Where) -> list[tuple[Step, ...]]:
        found: list[tuple[Step, ...]] = []
        for index, item in enumerate(self._list(where)):
            for steps in self._choices(item, (*where, index)):
                if any(isinstance(step, ActionStep | LoopStep) for step in steps):
                    self._source.report((*where, index), "`or` takes intents and slots only", "write two rules")
                # several slots under one `or` are alternatives of each other
                found += [(step,) for step in steps]
        return found or [()]

    def _step(self, kind: str, item: dict[str, Any], where: Where) -> tuple[Step, ...]:
        place = self._place(where)
        value = item[kind]
        if kind == "slot_was_set":
            return tuple(self._slots((*where, kind)))
        if kind == "active_loop":
            return (LoopStep(None if value is None else str(value), place),)
        if not isinstance(value, str) or not value:
            self._source.report(where, f"`{kind}` has no name", "name it")
            return ()
        if kind == "action":
            return (ActionStep(value, place),)
        return (IntentStep(value.strip(), tuple(self._entities(item.get("entities"), where)), place),)

    def _slots(self, where: Where) -> list[Step]:
        steps: list[Step] = []
        for index, item in enumerate(self._list(where)):
            place = self._place((*where, index))
            if isinstance(item, dict):
                steps += [SlotStep(str(name), plain(value), place) for name, value in item.items()]
            else:
                steps.append(SlotStep(str(item), _NAMED_ONLY.get(self._slot_types.get(str(item), "")), place))
                if isinstance(item, str) and self._slot_types.get(item) in ("bool", "float", "categorical"):
                    self._source.report((*where, index), f"the slot {item!r} needs a value here", "write `name: value`")
        return steps

    def _entities(self, written: Any, where: Where) -> list[dict[str, Any]]:
        entities: list[dict[str, Any]] = []
        for item in written or []:
            options = dict(item) if isinstance(item, dict) else {str(item): ""}
            labels = {label: options.pop(label) for label in ("role", "group") if label in options}
            if len(options) != 1:
                self._source.report((*where, "entities"), "one entity a line", "write `- name: value`")
                continue
            entities += [{"entity": name, "value": value, **labels} for name, value in options.items()]
        return entities

    def _list(self, where: Where) -> Sequence[Any]:
        node: Any = self._source.document
        for step in where:
            node = node.get(step) if isinstance(node, dict) else node[step]
        if isinstance(node, list):
            return node
        self._source.report(where, f"`{where[-1]}` must be a list", "start each line with `- `")
        return []

    def _place(self, where: Where) -> Place:
        return Place(self._source.path, self._source.line(where))
