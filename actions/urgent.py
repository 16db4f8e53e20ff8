"""Somebody in danger: heard in every state of a conversation, and answered before anything else.

How it is recognised stands in `bot/data/nlu.yml` (the regexes `distress` and `harassment`), which entry answers it in
`config.yml` (`urgent`), the words around it in `domain.yml`.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_answer
from actions.person import is_somebody_present
from actions.words import locale_of
from bot.faq.lookup import find_match
from bot.helpdesk import Helpdesk, helpdesk
from bot.institution import Urgent

SLOT = "urgent"
SAID: dict[Urgent, str] = {
    "distress": "utter_distress",
    "harassment": "utter_harassment",
}  # by entity, the graver first


class ActionHearUrgent(Action):
    """Notes whether the latest message tells of a danger; runs before everything else in a turn."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_hear_urgent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Set the slot for this turn, or take back what the turn before set."""
        if _kind(tracker):
            return [SlotSet(SLOT, True)]
        return [SlotSet(SLOT, None)] if tracker.get_slot(SLOT) else []


class ActionAnswerUrgent(Action):
    """Says whom to call, and that a person can be reached."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_answer_urgent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer, and forget what was offered before."""
        await answer_urgent(dispatcher, tracker, await helpdesk())
        return [SlotSet("offer", None), SlotSet("reason_asked", None)]


def is_urgent(tracker: Tracker) -> bool:
    """Tell whether the latest message tells of a danger."""
    return bool(tracker.get_slot(SLOT))


async def answer_urgent(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk) -> None:
    """Say the office's entry on it; where it has none, the words of `domain.yml` name whom to call."""
    kind: Urgent = _kind(tracker) or "distress"
    dispatcher.utter_message(response=SAID[kind])
    entry = desk.institution.urgent.get(kind)
    match = find_match(desk.corpus, entry, locale_of(tracker), desk.today()) if entry else None
    if match is not None:
        say_answer(dispatcher, tracker, desk, match)
    present = await is_somebody_present(desk)
    dispatcher.utter_message(response="utter_urgent_person" if present else "utter_urgent_nobody")


def _kind(tracker: Tracker) -> Urgent | None:
    named = {entity["entity"] for entity in tracker.latest_message.get("entities") or []}
    return next((kind for kind in SAID if kind in named), None)
