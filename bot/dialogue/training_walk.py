"""Plays rules and stories through a tracker, so that what is learned and what is met are the same states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.dialogue.domain import Domain
from bot.dialogue.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from bot.dialogue.history import History, State
from bot.dialogue.names import ACTION_LISTEN, RULE_SNIPPET, UNSET
from bot.dialogue.slot import Slot
from bot.dialogue.snapshot import Snapshot
from bot.dialogue.tracker import Tracker
from bot.dialogue.training_data import ActionStep, IntentStep, LoopStep, Rule, SlotStep, Step, Story


@dataclass(frozen=True)
class Lesson:
    """In these states, oldest first, this action comes next."""

    states: tuple[State, ...]
    action: str


@dataclass(frozen=True)
class Walk:
    """A rule or story as events; `starts_with_action`: that first action cannot be foreseen."""

    story: Story
    events: tuple[Event, ...]
    starts_with_action: bool

    @property
    def is_rule(self) -> bool:
        """Tell rules from stories."""
        return isinstance(self.story, Rule)

    def history(self, domain: Domain) -> History:
        """Return what the policies see of the whole walk."""
        return Tracker(self.story.name, domain, Snapshot(), self.events).history

    def lessons(self, domain: Domain) -> list[Lesson]:
        """Return what the walk teaches: one lesson for each action that can be foreseen."""
        moments = self.history(domain).moments
        states = [moment.state for moment in moments]
        first = 1 if self.starts_with_action else 0
        return [Lesson(tuple(states[: i + 1]), moments[i].action) for i in range(first, len(moments))]


def walk(story: Story, domain: Domain) -> Walk:
    """Return `story` as events, with the steps that a file leaves out."""
    events: list[Event] = []
    steps: list[Step] = list(story.steps)
    if isinstance(story, Rule):
        start = [] if story.conversation_start else [ActionStep(RULE_SNIPPET, story.place)]
        end = [] if story.wait_for_user_input else [ActionStep(RULE_SNIPPET, story.place)]
        steps = [*story.conditions, *start, *steps, *end]
    for step in steps:
        _add(step, events, isinstance(story, Rule), domain)
    _listen(events)
    first = next((step for step in steps if isinstance(step, ActionStep | IntentStep)), None)
    return Walk(story, tuple(events), isinstance(first, ActionStep))


def _add(step: Step, events: list[Event], is_rule: bool, domain: Domain) -> None:
    match step:
        case IntentStep(intent, entities, _):
            _listen(events)
            events.append(UserUttered("", {"intent": {"name": intent}, "entities": list(entities)}))
            events.extend(_slots_of_entities(entities, domain))
        case ActionStep(action, _):
            events.append(ActionExecuted(action))
        case SlotStep(slot, value, _):
            events.append(SlotSet(slot, UNSET if value is None and is_rule else value))
        case LoopStep(form, _):
            # `null` in a rule is a condition of its own: no form may be active
            events.append(ActiveLoop(UNSET if form is None and is_rule else form))


def _listen(events: list[Event]) -> None:
    if not events or not (isinstance(events[-1], ActionExecuted) and events[-1].name == ACTION_LISTEN):
        events.append(ActionExecuted(ACTION_LISTEN))


def _slots_of_entities(entities: tuple[dict[str, Any], ...], domain: Domain) -> list[SlotSet]:
    """Return the slots that the entities of a step fill, as they would in a conversation."""
    if not domain.config.store_entities_as_slots:
        return []
    found = []
    for name, slot in domain.slots.items():
        values = [entity.get("value") for entity in entities if _fills(entity, slot)]
        if values:
            found.append(SlotSet(name, values if slot.type == "list" else values[-1]))
    return found


def _fills(entity: dict[str, Any], slot: Slot) -> bool:
    return any(
        mapping.type == "from_entity"
        and (not mapping.conditions or mapping.conditions[0].active_loop is None)
        and (mapping.entity, mapping.role, mapping.group)
        == (entity.get("entity"), entity.get("role"), entity.get("group"))
        for mapping in slot.mappings
    )
