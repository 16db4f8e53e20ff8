"""*Was this helpful?* A yes is a label; a no is asked why and leads on: other entries, a request, a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.labels import add_label
from actions.leading_on import lead_on
from actions.reasons import ask_reason
from actions.searched import Searched
from bot.conversations import FeedbackKind
from bot.helpdesk import Helpdesk, helpdesk


class ActionRateAnswer(Action):
    """Takes the buttons under an answer."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_rate_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take the button that was pressed."""
        helpful = next(tracker.get_latest_entity_values("helpful"), None) == "yes"
        return await rate(dispatcher, tracker, domain, await helpdesk(), helpful=helpful)


async def rate(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], desk: Helpdesk, *, helpful: bool
) -> list[EventType]:
    """Record what the student says of the last answer, and go on from there."""
    answer, searched = tracker.get_slot("last_answer"), Searched.of(tracker)
    if not answer or searched is None:
        dispatcher.utter_message(response="utter_nothing_to_rate")
        return [SlotSet("offer", None)]
    kind = FeedbackKind.HELPFUL if helpful else FeedbackKind.NOT_HELPFUL
    await add_label(desk, tracker, searched, kind, answer["entry"], answer["confidence"])
    if helpful:
        dispatcher.utter_message(response="utter_glad")
        settled = ("last_answer", "last_question", "tried", "misses", "offer")
        return [SlotSet(slot, None) for slot in settled]
    asked = ask_reason(dispatcher)
    return [SlotSet("last_answer", None), *asked, *await lead_on(dispatcher, tracker, domain, desk, searched)]
