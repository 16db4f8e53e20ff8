"""A person is always reachable: now if one is present, else by a request."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.handover import Handover, Queued
from bot.helpdesk import Helpdesk, helpdesk

SAID = {
    Queued.NOW: "utter_in_queue",
    Queued.ALREADY: "utter_already_in_queue",
    Queued.NOBODY: "utter_no_person_now",
    Queued.FULL: "utter_queue_full",
}
SAID_IN_FORM = {
    Queued.NOW: "utter_in_queue_during_form",
    Queued.ALREADY: "utter_already_in_queue_during_form",
    Queued.NOBODY: "utter_person_during_form",
    Queued.FULL: "utter_queue_full_during_form",
}


class ActionRequestPerson(Action):
    """Puts the conversation in the operators' queue, or offers a request when nobody is there."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_request_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask the desk for a person."""
        return await request_person(dispatcher, tracker)


class ActionRequestPersonInForm(Action):
    """Does the same in the middle of a request, which stays as it is: whoever comes finds what was filled in."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_request_person_in_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask the desk for a person; the form goes on meanwhile."""
        await _queue(dispatcher, tracker, SAID_IN_FORM)
        return []


async def request_person(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Put the conversation in the queue and say how it stands."""
    is_alone = await _queue(dispatcher, tracker, SAID)
    return [SlotSet("offer", "ticket" if is_alone else None)]


async def is_somebody_present(desk: Helpdesk) -> bool:
    """Tell whether an operator is in the console now."""
    async with desk.database.reading() as session:
        return await desk.operators.is_anyone_present(session, desk.institution.presence_minutes)


async def _queue(dispatcher: CollectingDispatcher, tracker: Tracker, said: dict[Queued, str]) -> bool:
    """Ask for a person and say what came of it; returns whether the student is alone with the bot."""
    queued = await Handover(await helpdesk()).ask_for_person(tracker.sender_id)
    is_alone = queued in (Queued.NOBODY, Queued.FULL)
    owner = "bot" if is_alone else "queue"
    dispatcher.utter_message(response=said[queued], json_message={"card": "handoff", "owner": owner})
    return is_alone
