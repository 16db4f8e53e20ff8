"""A person is always reachable: now if one is present, else by a request."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.handover import Handover, Queued
from bot.helpdesk import helpdesk

SAID = {
    Queued.NOW: "utter_in_queue",
    Queued.ALREADY: "utter_already_in_queue",
    Queued.NOBODY: "utter_no_person_now",
    Queued.FULL: "utter_queue_full",
}


class ActionRequestPerson(Action):
    """Puts the conversation in the operators' queue, or offers a request when nobody is there."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_request_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Ask the desk for a person."""
        return await request_person(dispatcher, tracker)


async def request_person(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Put the conversation in the queue and say how it stands."""
    queued = await Handover(await helpdesk()).ask_for_person(tracker.sender_id)
    is_alone = queued in (Queued.NOBODY, Queued.FULL)
    owner = "bot" if is_alone else "queue"
    dispatcher.utter_message(response=SAID[queued], json_message={"card": "handoff", "owner": owner})
    return [SlotSet("offer", "ticket" if is_alone else None)]
