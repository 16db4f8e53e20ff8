"""Why an answer did not help: a click, or words. Both go to the label; then the student is led on, as without them."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz, process, utils
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.leading_on import offer_again
from actions.searched import Searched
from actions.turns import set_last_turn
from actions.words import buttons_of, locale_of
from bot.conversations import MAX_COMMENT_CHARS, FeedbackReason
from bot.helpdesk import Helpdesk, helpdesk

Domain = dict[str, Any]
CHOOSE, WRITE = "choose", "write"  # what a text means now: a reason if it is no question; a reason whatever it is
SHORTEST_REASON = 5  # "altro"
SAME_WORDS = 90  # of 100: all words of a title in any order, or some of them and no other
REASON = re.compile(r'"reason": ?"(\w+)"')
LONGEST_COMMAND_WORDS = 3  # "no, lascia stare"


def ask_reason(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Ask what was wrong; nobody has to answer."""
    dispatcher.utter_message(response="utter_ask_reason")
    return [SlotSet("reason_asked", CHOOSE)]


class ActionGiveReason(Action):
    """Takes the button that says what was wrong; *other* asks for it in words."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_give_reason"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """File the reason."""
        try:
            reason = FeedbackReason(next(tracker.get_latest_entity_values("reason"), None))
        except ValueError:  # a Rasa channel that reads typed payloads
            return []
        return await take_reason(dispatcher, tracker, domain, await helpdesk(), reason)


async def take_reason(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, reason: FeedbackReason
) -> list[EventType]:
    """File a reason, and ask for words where it says nothing by itself."""
    await _explain(desk, tracker, reason=reason)
    if reason is FeedbackReason.OTHER:
        return ask_for_words(dispatcher)
    dispatcher.utter_message(response="utter_reason_kept")
    return [SlotSet("reason_asked", CHOOSE), *await offer_again(dispatcher, tracker, domain, desk)]


def typed_reason(tracker: Tracker, domain: Domain) -> FeedbackReason | None:
    """Return the reason whose button a student typed instead of pressing it: "non è chiaro", "sbagliato"."""
    text = utils.default_process(str(tracker.latest_message.get("text") or "")[:100])
    if not awaits(tracker, CHOOSE) or len(text) < SHORTEST_REASON:
        return None
    titles = {
        FeedbackReason(found[1]): utils.default_process(each["title"])
        for each in buttons_of(domain, "utter_ask_reason", locale_of(tracker))
        if (found := REASON.search(each["payload"]))
    }
    best = process.extractOne(text, titles, scorer=fuzz.token_set_ratio, score_cutoff=SAME_WORDS)
    return best[2] if best else None


def ask_for_words(dispatcher: CollectingDispatcher) -> list[EventType]:
    """Ask for the reason in words: whatever is written next is one."""
    dispatcher.utter_message(response="utter_ask_comment", limit=MAX_COMMENT_CHARS)
    return [SlotSet("reason_asked", WRITE)]


def awaits(tracker: Tracker, what: str) -> bool:
    """Tell whether the bot's last message asked for the reason in this way."""
    return bool(set_last_turn(tracker, "reason_asked") == what)


async def take_comment(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, text: str
) -> list[EventType]:
    """File the student's words, which also go into the request, should there be one."""
    text = text.strip()
    if len(text) > MAX_COMMENT_CHARS:
        dispatcher.utter_message(response="utter_comment_too_long", limit=MAX_COMMENT_CHARS)
        return [SlotSet("reason_asked", WRITE)]
    await _explain(desk, tracker, comment=text)
    dispatcher.utter_message(response="utter_reason_kept")
    searched = Searched.of(tracker)
    question = [SlotSet("last_question", f"{searched.question}\n\n{text}")] if searched else []
    return [*question, SlotSet("reason_asked", None), *await offer_again(dispatcher, tracker, domain, desk)]


async def leave_comment(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk
) -> list[EventType]:
    """Go on without the comment; a no of many words is one ("no, it does not say where")."""
    text = str(tracker.latest_message.get("text") or "")
    if len(text.split()) > LONGEST_COMMAND_WORDS:
        return await take_comment(dispatcher, tracker, domain, desk, text)
    return await offer_again(dispatcher, tracker, domain, desk)


async def _explain(
    desk: Helpdesk, tracker: Tracker, reason: FeedbackReason | None = None, comment: str | None = None
) -> None:
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
        if conversation is not None:
            await desk.feedback.explain(session, conversation.id, reason=reason, comment=comment)
