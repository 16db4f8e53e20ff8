"""Fills slots from a message, by the mappings of the domain."""

from __future__ import annotations

from typing import Any

from bot.dialogue.domain import Domain
from bot.dialogue.events import BotUttered, Event, SlotSet
from bot.dialogue.names import ACTION_VALIDATE_SLOT_MAPPINGS, REQUESTED_SLOT
from bot.dialogue.saying import Speaker
from bot.dialogue.slot import Slot
from bot.dialogue.slot_mapping import SlotMapping
from bot.dialogue.tracker import Tracker


async def fill_slots(tracker: Tracker, speaker: Speaker) -> list[Event]:
    """Return the slots that the latest message sets, and what actions of custom mappings said."""
    domain = speaker.domain
    events: list[Event] = []
    already_run: set[str] = set()
    for name, slot in domain.slots.items():
        for mapping in slot.mappings:
            if not _applies(mapping, name, tracker, domain):
                continue
            values = _values(mapping, tracker)
            if values:
                value = values if slot.type == "list" else values[-1]
                if value is not None or tracker.slot(name) is not None:
                    events.append(SlotSet(name, value))
                    break
            elif mapping.type == "custom" and mapping.action and mapping.action not in already_run:
                already_run.add(mapping.action)
                events += _slots_and_words(await speaker.run(mapping.action, tracker))
    return await _validated(events, tracker, speaker)


async def _validated(events: list[Event], tracker: Tracker, speaker: Speaker) -> list[Event]:
    """Let the project's own action check the values; what it does not mention is valid."""
    if ACTION_VALIDATE_SLOT_MAPPINGS not in speaker.domain.actions:
        return events
    candidates = [event for event in events if isinstance(event, SlotSet)]
    tried = tracker.copy()
    for event in candidates:
        tried.apply(event)
    checked = _slots_and_words(await speaker.run(ACTION_VALIDATE_SLOT_MAPPINGS, tried))
    mentioned = {event.name for event in checked if isinstance(event, SlotSet)}
    said = [event for event in events if isinstance(event, BotUttered)]
    return [*said, *checked, *(event for event in candidates if event.name not in mentioned)]


def _slots_and_words(events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, SlotSet | BotUttered)]


def _applies(mapping: SlotMapping, slot_name: str, tracker: Tracker, domain: Domain) -> bool:
    if not _intent_fits(mapping, tracker, domain):
        return False
    if (
        mapping.conditions
        and mapping.type != "from_trigger_intent"
        and not _condition_holds(mapping, slot_name, tracker)
    ):
        return False
    return not _is_ambiguous(mapping, slot_name, tracker, domain)


def _intent_fits(mapping: SlotMapping, tracker: Tracker, domain: Domain) -> bool:
    intent = tracker.latest_message.intent if tracker.latest_message else None
    if mapping.intents:
        return intent in mapping.intents
    excluded = mapping.excluded_intents
    loop = tracker.loop_name
    if loop in domain.forms and (not mapping.conditions or any(c.active_loop == loop for c in mapping.conditions)):
        excluded |= domain.forms[loop].ignored
    return intent not in excluded


def _condition_holds(mapping: SlotMapping, slot_name: str, tracker: Tracker) -> bool:
    requested = tracker.slot(REQUESTED_SLOT)
    if tracker.loop and tracker.loop.rejected and requested == slot_name:
        return False
    for condition in mapping.conditions:
        if condition.active_loop is None:
            if tracker.loop_name is None:
                return True
        elif condition.active_loop == tracker.loop_name and condition.requested_slot in (None, requested):
            return True
    return False


def _is_ambiguous(mapping: SlotMapping, slot_name: str, tracker: Tracker, domain: Domain) -> bool:
    """In a form, an entity that several of its slots take counts only for the slot that was asked."""
    form = domain.forms.get(tracker.loop_name or "")
    if mapping.type != "from_entity" or form is None or tracker.slot(REQUESTED_SLOT) == slot_name:
        return False
    if slot_name not in form.required_slots:
        return False
    slots: list[Slot] = [domain.slots[name] for name in form.required_slots]
    return sum(other == mapping for slot in slots for other in slot.mappings) > 1


def _values(mapping: SlotMapping, tracker: Tracker) -> list[Any]:
    message = tracker.latest_message
    match mapping.type:
        case "from_entity":
            wanted = (mapping.entity, mapping.role, mapping.group)
            return [
                entity.get("value")
                for entity in (message.entities if message else [])
                if (entity.get("entity"), entity.get("role"), entity.get("group")) == wanted
            ]
        case "from_intent":
            return [mapping.value]
        case "from_trigger_intent":
            # a form has no name before it is active, so this counts while it is being entered
            forms = {condition.active_loop for condition in mapping.conditions}
            return [mapping.value] if tracker.loop_name and (not forms or tracker.loop_name in forms) else []
        case "from_text":
            return [message.text if message else None]
        case _:
            return []
