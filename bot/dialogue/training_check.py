"""Checks training data against the domain: everything that is named must exist, and be able to work."""

from __future__ import annotations

from collections.abc import Container

from bot.dialogue.domain import Domain
from bot.dialogue.names import ABSENT_DEFAULT_ACTIONS, REQUESTED_SLOT, UTTER_PREFIX
from bot.dialogue.training_data import (
    ActionStep,
    IntentStep,
    LookupTable,
    LoopStep,
    Pattern,
    Place,
    Rule,
    SlotStep,
    Step,
    Story,
    TrainingData,
)
from bot.errors import Problem

_MIN_INTENTS = 2  # a classifier needs something to tell apart


class TrainingCheck:
    """Reports every name that the domain does not define, and every rule that could never work."""

    def __init__(self, domain: Domain, data: TrainingData, problems: list[Problem]) -> None:
        self._domain = domain
        self._data = data
        self._problems = problems

    def run(self) -> None:
        """Look at everything."""
        self._check_examples()
        for story in [*self._data.rules, *self._data.stories]:
            self._check_story(story)

    def _check_examples(self) -> None:
        for example in self._data.examples:
            self._must_exist("intent", example.intent, self._domain.intent_names, example.place)
            for entity in sorted(example.entities):
                self._must_exist("entity", entity, self._domain.entities, example.place)
        patterns: list[Pattern | LookupTable] = [*self._data.patterns, *self._data.lookups]
        for pattern in patterns:
            if pattern.name in self._domain.entities and pattern.name not in self._data.marked_entities:
                message = f"no example marks the entity {pattern.name!r}, so Rasa would never look for it"
                self._report(pattern.place, message, f"mark it once: `[words]({pattern.name})`")
        if self._data.examples and len({example.intent for example in self._data.examples}) < _MIN_INTENTS:
            self._report(self._data.examples[0].place, "only one intent has examples", "add a second intent")

    def _check_story(self, story: Story) -> None:
        for step in story.steps:
            self._check_step(step)
        if not isinstance(story, Rule):
            return
        for step in story.conditions:
            self._check_step(step)
            self._check_condition(step)
        turns = [step for step in story.steps if isinstance(step, IntentStep)]
        if len(turns) > 1:
            message = f"the rule {story.name!r} has more than one message of the student"
            self._report(turns[1].place, message, "split it into several rules, or make it a story")

    def _check_step(self, step: Step) -> None:
        match step:
            case IntentStep(intent, entities, place):
                self._must_exist("intent", intent, self._domain.intent_names, place)
                for entity in entities:
                    self._must_exist("entity", entity["entity"], self._domain.entities, place)
            case ActionStep(action, place) if action in ABSENT_DEFAULT_ACTIONS - self._domain.action_names:
                self._report(place, f"{action!r} is not built into this engine", "write it and add it to `actions`")
            case ActionStep(action, place):
                kind = "response" if action.startswith(UTTER_PREFIX) else "action"
                self._must_exist(kind, action, self._domain.action_names, place)
            case SlotStep(slot, _, place):
                self._must_exist("slot", slot, self._domain.all_slots, place)
            case LoopStep(form, place):
                self._must_exist("form", form, self._domain.forms, place)

    def _check_condition(self, step: Step) -> None:
        if not isinstance(step, SlotStep) or step.slot not in self._domain.all_slots:
            return
        if not self._domain.all_slots[step.slot].is_visible:
            message = f"no rule can see the slot {step.slot!r}: this condition would always hold"
            advice = "declare it as a slot" if step.slot == REQUESTED_SLOT else "set `influence_conversation: true`"
            self._report(step.place, message, advice)

    def _must_exist(self, kind: str, name: str | None, known: Container[str], place: Place) -> None:
        if name is not None and name not in known:
            plural = "entities" if kind == "entity" else f"{kind}s"
            self._report(place, f"the {kind} {name!r} does not exist", f"add it to `{plural}` of domain.yml")

    def _report(self, place: Place, message: str, advice: str) -> None:
        self._problems.append(Problem(place.file, place.line, message, advice))
