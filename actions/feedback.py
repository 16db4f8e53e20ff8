"""*Was this helpful?* A yes is a label; a no leads on: other entries, or a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_choices
from actions.labels import add_label
from actions.words import locale_of
from bot.conversations import FeedbackKind
from bot.faq import Zone
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
    answer = tracker.get_slot("last_answer")
    if not answer:
        dispatcher.utter_message(response="utter_nothing_to_rate")
        return [SlotSet("offer", None)]
    kind = FeedbackKind.HELPFUL if helpful else FeedbackKind.NOT_HELPFUL
    await add_label(desk, tracker, kind, answer["entry"], answer["confidence"])
    if helpful:
        dispatcher.utter_message(response="utter_glad")
        settled = ("last_answer", "last_question", "tried", "misses", "offer")
        return [SlotSet(slot, None) for slot in settled]
    return [SlotSet("last_answer", None), *_what_else(dispatcher, tracker, domain, desk)]


def _what_else(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], desk: Helpdesk
) -> list[EventType]:
    """Offer the next best entries that were not shown yet, else the request with everything filled in."""
    tried = [key.partition("#")[0] for key in tracker.get_slot("tried") or []]
    question = str(tracker.get_slot("last_question") or "")
    verdict = desk.retriever.search(question, locale=locale_of(tracker), today=desk.today(), excluding=tried)
    misses = SlotSet("misses", float(tracker.get_slot("misses") or 0) + 1)
    if verdict.zone is not Zone.ABSTAIN:
        return [misses, *say_choices(dispatcher, tracker, domain, "utter_sorry_choices", verdict.matches[:3])]
    dispatcher.utter_message(response="utter_sorry_ticket")
    return [misses, SlotSet("offer", "ticket")]
