"""Answering a question, and what follows when the answer was a choice."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import answer_with, say_verdict
from actions.labels import add_label
from actions.offers import offer_reply, take_text, take_why
from actions.reasons import CHOOSE, WRITE, awaits, take_comment, take_reason, typed_reason
from actions.searched import Searched
from actions.ticket_commands import end_named
from actions.ticket_status import ActionTicketStatus, is_meant
from actions.unanswered import record_gap, say_no_answer
from actions.unsolved import offer_reopening
from actions.words import locale_of
from bot.conversations import MAX_COMMENT_CHARS, FeedbackKind
from bot.faq import Verdict, Zone
from bot.faq.follow_up import follow_up, is_continuation
from bot.faq.lookup import find_match
from bot.helpdesk import Helpdesk, helpdesk

SMALL_TALK = {"greet": "utter_greet", "goodbye": "utter_goodbye", "thanks": "utter_you_are_welcome"}
SURE = 0.9  # of it being one of these; the classifier's bar for a single one is .8 (config.yml)


class ActionAnswerQuestion(Action):
    """Answers from the corpus when it is sure, asks when nearly sure, admits when not."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Search for the latest message, unless it says what was wrong with the answer before."""
        text = str(tracker.latest_message.get("text") or "")
        desk = await helpdesk()
        if awaits(tracker, WRITE):
            return await take_comment(dispatcher, tracker, domain, desk, text)
        if (reason := typed_reason(tracker, domain)) is not None:
            return await take_reason(dispatcher, tracker, domain, desk, reason)
        if (taken := await take_text(dispatcher, tracker, domain, desk)) is not None:
            return taken
        if (ended := await end_named(dispatcher, tracker, domain)) is not None:
            return ended
        if (offered := await offer_reopening(dispatcher, tracker, desk)) is not None:
            return offered
        asked, verdict = _search(desk, tracker, text)
        if verdict.zone is not Zone.ANSWER and await is_meant(desk, tracker):
            return await ActionTicketStatus().run(dispatcher, tracker, domain)
        if verdict.zone is not Zone.ANSWER and (sent := await take_why(dispatcher, tracker, domain, desk)) is not None:
            return sent
        is_comment = awaits(tracker, CHOOSE) and len(text) <= MAX_COMMENT_CHARS
        if verdict.zone is Zone.ABSTAIN and is_comment:
            return await take_comment(dispatcher, tracker, domain, desk, text)
        if verdict.zone is Zone.ABSTAIN and (response := _small_talk(tracker)):
            dispatcher.utter_message(response=response)
            return []
        may_be_reply = verdict.zone is Zone.ABSTAIN or (verdict.zone is Zone.CLARIFY and not text.endswith("?"))
        if may_be_reply and (offered := await offer_reply(dispatcher, tracker, domain, desk)):
            return offered
        return await say_verdict(dispatcher, tracker, domain, desk, asked, verdict)


def _small_talk(tracker: Tracker) -> str | None:
    """Return the answer to a greeting that may as well be a farewell ("ciao ciao"), None where it may be a question."""
    ranking = {each["name"]: each["confidence"] for each in tracker.latest_message.get("intent_ranking") or []}
    if sum(ranking.get(intent, 0.0) for intent in SMALL_TALK) < SURE:
        return None
    return SMALL_TALK[max(SMALL_TALK, key=lambda intent: ranking.get(intent, 0.0))]


def _search(desk: Helpdesk, tracker: Tracker, text: str) -> tuple[Searched, Verdict]:
    """Search for a text alone; if that does not answer it, as what it may be: more about the last question."""
    retriever, locale, today = desk.retriever, locale_of(tracker), desk.today()
    alone = retriever.search(text, locale=locale, today=today)
    last = Searched.of(tracker)
    thread = last.thread(desk.clock().timestamp()) if last else None
    if last is None or thread is None or alone.zone is Zone.ANSWER:
        return Searched(text, text), alone
    more = follow_up(retriever, text, thread, locale=locale, today=today)
    if more is not None:
        return last.continued(text), more
    if alone.zone is Zone.ABSTAIN and is_continuation(text, retriever, locale):
        return last.continued(text), alone  # so that whoever reads the gap, or the request, knows what it was about
    return Searched(text, text), alone


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
        searched = Searched.of(tracker)
        if searched is not None:
            await add_label(desk, tracker, searched, FeedbackKind.CHOSEN, key)
        asked = searched or Searched(match.title, match.title)
        return answer_with(dispatcher, tracker, desk, asked, match)


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
    searched = Searched.of(tracker)
    if searched is not None:
        await add_label(desk, tracker, searched, FeedbackKind.NONE_OF_THESE, None)
        await record_gap(desk, tracker, searched.showing(searched.shown), None)  # the label counts, not the gap
    return await say_no_answer(dispatcher, tracker, desk)
