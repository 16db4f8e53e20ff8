"""A form asks for its required slots, one at a time, and lets the project validate each answer."""

from __future__ import annotations

from typing import Any

from bot.dialogue.action_runner import ActionRejected
from bot.dialogue.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)
from bot.dialogue.names import ACTION_LISTEN, REQUESTED_SLOT, UTTER_PREFIX, VALIDATE_PREFIX
from bot.dialogue.saying import Speaker
from bot.dialogue.slot_filling import fill_slots
from bot.dialogue.tracker import Tracker


class FormAction:
    """One run of a form."""

    def __init__(self, name: str, tracker: Tracker, speaker: Speaker) -> None:
        self._name = name
        self._tracker = tracker
        self._speaker = speaker
        self._required = speaker.domain.forms[name].required_slots
        self._requested = self._requested_on(tracker)

    async def run(self) -> list[Event]:
        """Return everything that happens until the next question is asked, or the form is done.

        Raises:
            ActionRejected: the message answers nothing the form asked.
        """
        events: list[Event] = []
        if self._tracker.loop_name != self._name:
            known = await self._activate()
            # where beginning brought nothing, what an action set since the message is validated, as an answer would be
            events += [ActiveLoop(self._name), *(known or await self._validate_if_answered())]
        else:
            events += await self._validate_if_answered()
        if not _is_done(events) and not _was_rejected(events):
            events += await self._ask_next(events)
        if _is_done(events):
            events += [SlotSet(REQUESTED_SLOT, None), ActiveLoop(None)]
        return events

    async def _activate(self) -> list[Event]:
        """Take over what is known already, also from the message that opened the form."""
        inside = self._tracker.copy()
        inside.apply(ActiveLoop(self._name))
        extracted = [event for event in await fill_slots(inside, self._speaker) if isinstance(event, SlotSet)]
        for event in extracted:
            inside.apply(event)
        known = {name: inside.slot(name) for name in self._required if inside.slot(name) is not None}
        validated = await self._validate(known, inside)
        mentioned = {event.name for event in validated if isinstance(event, SlotSet)}
        return [*validated, *(event for event in extracted if event.name not in mentioned)]

    async def _validate_if_answered(self) -> list[Event]:
        loop = self._tracker.loop
        if loop is None or (self._tracker.latest_action == ACTION_LISTEN and not loop.is_interrupted):
            return await self._validate_answer()
        # back from another subject: the message was not for the form, yet the next question may have changed
        return await self._validate({})

    async def _validate_answer(self) -> list[Event]:
        candidates = self._candidates()
        events = await self._validate(candidates)
        has_filled = any(isinstance(event, SlotSet) and event.name != REQUESTED_SLOT for event in events)
        if self._requested and not candidates and not has_filled and not _was_rejected(events):
            raise ActionRejected(self._name)
        return events

    def _candidates(self) -> dict[str, Any]:
        """Return the slots of this form that the latest message set."""
        wanted = {*self._required, self._requested}
        found: list[SlotSet] = []
        for event in reversed(self._tracker.events):
            if isinstance(event, UserUttered | Restarted):
                break
            if isinstance(event, SlotSet) and event.name in wanted:
                found.append(event)
        return {event.name: event.value for event in reversed(found)}

    async def _validate(self, candidates: dict[str, Any], tracker: Tracker | None = None) -> list[Event]:
        action = VALIDATE_PREFIX + self._name
        if action not in self._speaker.domain.actions:
            return []
        slots = [SlotSet(name, value) for name, value in candidates.items()]
        return await self._speaker.run(action, self._with(slots, tracker))

    def _with(self, events: list[Event] | list[SlotSet], tracker: Tracker | None = None) -> Tracker:
        """Return a tracker on which this form ran and `events` followed; rasa_sdk reads candidates from its end."""
        tried = (tracker or self._tracker).copy()
        for event in (SlotSet(REQUESTED_SLOT, self._requested_on(tried)), ActionExecuted(self._name), *events):
            tried.apply(event)
        return tried

    def _requested_on(self, tracker: Tracker) -> str | None:
        """Return what this form asked for last; a slot asked by another form says nothing here."""
        requested: str | None = tracker.slot(REQUESTED_SLOT) if tracker.loop_name == self._name else None
        return requested

    async def _ask_next(self, events: list[Event]) -> list[Event]:
        tried = self._with(events)
        chosen = next((e.value for e in events if isinstance(e, SlotSet) and e.name == REQUESTED_SLOT), None)
        slot = chosen or next((name for name in self._required if tried.slot(name) is None), None)
        if slot is None:
            return [SlotSet(REQUESTED_SLOT, None)]
        request: list[Event] = [] if chosen else [SlotSet(REQUESTED_SLOT, slot)]
        asking = self._question(slot)
        return request + (await self._speaker.run(asking, tried) if asking else [])

    def _question(self, slot: str) -> str | None:
        """Return what asks for a slot: the form's own action or response goes before the general one."""
        for topic in (f"{self._name}_{slot}", slot):
            for name in (f"action_ask_{topic}", f"{UTTER_PREFIX}ask_{topic}"):
                if name in self._speaker.domain.action_names:
                    return name
        return None


def _was_rejected(events: list[Event]) -> bool:
    return any(isinstance(event, ActionExecutionRejected) for event in events)


def _is_done(events: list[Event]) -> bool:
    """Tell whether nothing is asked any more: the last word on the requested slot, or on the form, is None."""
    if _was_rejected(events):
        return False
    requests = [event.value for event in events if isinstance(event, SlotSet) and event.name == REQUESTED_SLOT]
    loops = [event.name for event in events if isinstance(event, ActiveLoop)]
    return requests[-1:] == [None] or loops[-1:] == [None]
