"""After an answer that did not help: other entries that were not shown yet, else the request or a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_choices
from actions.searched import Searched
from actions.unanswered import offer_help, one_more_miss
from actions.words import locale_of
from bot.faq import Match, Zone
from bot.faq.lookup import find_match, key_of
from bot.helpdesk import Helpdesk

Domain = dict[str, Any]


async def lead_on(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, searched: Searched
) -> list[EventType]:
    """Offer the next best entries, else the request with everything filled in.

    What is shown now was found without the entries that failed, so how sure the retriever is of it says nothing of how
    sure it may be in general: no label of it counts for that.
    """
    tried = [key.partition("#")[0] for key in tracker.get_slot("tried") or []]
    verdict = desk.retriever.search(searched.question, locale=locale_of(tracker), today=desk.today(), excluding=tried)
    matches: Sequence[Match] = () if verdict.zone is Zone.ABSTAIN else verdict.matches
    misses = one_more_miss(tracker)
    return [
        SlotSet("misses", misses),
        searched.showing([key_of(match) for match in matches]).kept(),
        *await _offer(dispatcher, tracker, domain, desk, matches, misses),
    ]


async def offer_again(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType]:
    """Offer once more what was offered before the student told what was wrong: its buttons are gone from the screen."""
    searched = Searched.of(tracker)
    keys = searched.shown if searched else ()
    found = (find_match(desk.corpus, key, locale_of(tracker), desk.today()) for key in keys)
    matches = [match for match in found if match is not None]
    return await _offer(dispatcher, tracker, domain, desk, matches, float(tracker.get_slot("misses") or 0))


async def _offer(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    matches: Sequence[Match],
    misses: float,
) -> list[EventType]:
    if matches:
        return say_choices(dispatcher, tracker, domain, "utter_sorry_choices", matches)
    return await offer_help(dispatcher, desk, "utter_sorry_ticket", misses)
