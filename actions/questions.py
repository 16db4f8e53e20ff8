"""Answering a question, and what follows when the answer was a choice."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import answered_events, record_gap, say_answer, say_no_answer, say_verdict
from actions.labels import add_label
from actions.words import locale_of
from bot.conversations import FeedbackKind
from bot.faq.lookup import find_match
from bot.helpdesk import Helpdesk, helpdesk


class ActionAnswerQuestion(Action):
    """Answers from the corpus when it is sure, asks when nearly sure, admits when not."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Search for the latest message."""
        question = str(tracker.latest_message.get("text") or "")
        desk = await helpdesk()
        verdict = desk.retriever.search(question, locale=locale_of(tracker), today=desk.today())
        return await say_verdict(dispatcher, tracker, domain, desk, question, verdict)


class ActionShowEntry(Action):
    """Shows the entry that a student picked among "did you mean"; the pick is a label for the retriever."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_show_entry"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answer with the entry of the button."""
        desk = await helpdesk()
        key = next(tracker.get_latest_entity_values("entry"), "")
        match = find_match(desk.corpus, key, locale_of(tracker), desk.today())
        if match is None:
            dispatcher.utter_message(response="utter_entry_gone")
            return [SlotSet("offer", None)]
        say_answer(dispatcher, tracker, desk, match)
        dispatcher.utter_message(response="utter_ask_helpful")
        await add_label(desk, tracker, FeedbackKind.CHOSEN, key, None)
        return answered_events(tracker, match)


class ActionNoneOfThese(Action):
    """Takes "none of these": a label for the retriever, and the way to a person."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_none_of_these"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Admit not knowing, and note the gap."""
        return await none_of_these(dispatcher, tracker, await helpdesk())


async def none_of_these(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk) -> list[EventType]:
    """Record that no proposal fits, and admit not knowing."""
    await add_label(desk, tracker, FeedbackKind.NONE_OF_THESE, None, None)
    question = str(tracker.get_slot("last_question") or "")
    if question:
        await record_gap(desk, tracker, question, None)
    return say_no_answer(dispatcher, tracker)
