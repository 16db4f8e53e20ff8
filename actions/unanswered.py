"""Where no answer was found, or none that helped: the way to a request, and from the second time on to a person."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.person import is_somebody_present
from actions.searched import Searched
from actions.words import locale_of
from bot.faq import Match
from bot.faq.lookup import key_of
from bot.helpdesk import Helpdesk

ENOUGH = 2  # failures after which another question would only cost the student time: a person comes first


async def say_no_answer(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk) -> list[EventType]:
    """Admit not knowing."""
    misses = one_more_miss(tracker)
    return [SlotSet("misses", misses), *await offer_help(dispatcher, desk, "utter_no_answer", misses)]


def one_more_miss(tracker: Tracker) -> float:
    """Return how often the bot has failed this student, this time included."""
    return float(tracker.get_slot("misses") or 0) + 1


async def offer_help(dispatcher: CollectingDispatcher, desk: Helpdesk, response: str, misses: float) -> list[EventType]:
    """Offer the request in the words of `response`, or after two failures a person first, if one is there."""
    enough = misses >= ENOUGH
    present = enough and await is_somebody_present(desk)
    if enough:
        response = "utter_no_answer_again" if present else "utter_no_answer_again_alone"
    dispatcher.utter_message(response=response, json_message={"card": "no_answer"})
    return [SlotSet("offer", "person" if present else "ticket")]


async def record_gap(desk: Helpdesk, tracker: Tracker, searched: Searched, nearest: Match | None) -> None:
    """Note a question that found no answer: material for the next entry."""
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
        await desk.feedback.add_gap(
            session,
            conversation.id if conversation else None,
            searched.question,
            locale_of(tracker),
            nearest=key_of(nearest) if nearest else None,
            confidence=nearest.confidence if nearest else None,
            uncalibrated=searched.uncalibrated,
        )
