"""Saying what the retriever found: an answer with its source, a choice, or an honest "I do not know"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.searched import Searched
from actions.unanswered import record_gap, say_no_answer
from actions.words import button, locale_of, word
from bot.faq import Match, Verdict, Zone
from bot.faq.facts import show
from bot.faq.lookup import key_of
from bot.helpdesk import Helpdesk

MAX_TRIED = 10  # entries attached to a request
Domain = dict[str, Any]


def say_answer(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, match: Match) -> None:
    """Say an entry as a card with its source."""
    locale = locale_of(tracker)
    if match.entry.locale != locale:
        dispatcher.utter_message(response="utter_answer_in_italian")
    dispatcher.utter_message(response="utter_faq_answer", answer=match.answer, json_message=_card(desk, match, locale))


def answer_with(
    dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, searched: Searched, match: Match
) -> list[EventType]:
    """Answer with an entry and ask whether it helped; a yes or a no finds it again."""
    say_answer(dispatcher, tracker, desk, match)
    dispatcher.utter_message(response="utter_ask_helpful")
    answer = {"entry": key_of(match), "confidence": round(match.confidence, 4), "locale": match.entry.locale}
    return [
        SlotSet("last_answer", answer),
        SlotSet("offer", "feedback"),
        searched.answered_with(match, desk.clock().timestamp()).kept(),
        *_tried(tracker, (match,)),
    ]


def say_choices(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, response: str, matches: Sequence[Match]
) -> list[EventType]:
    """Ask "did you mean" with a button for each match and one for none of them."""
    buttons = [button(match.title, f'/choose_entry{{"entry":"{key_of(match)}"}}') for match in matches]
    buttons.append(button(word(domain, "utter_button_none_of_these", locale_of(tracker)), "/none_of_these"))
    entries = [{"entry": key_of(match), "title": match.title} for match in matches]
    dispatcher.utter_message(
        response=response, buttons=buttons, json_message={"card": "faq_choices", "entries": entries}
    )
    return [SlotSet("offer", "more"), *_tried(tracker, matches)]


async def say_verdict(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    asked: Searched,
    verdict: Verdict,
) -> list[EventType]:
    """Say a verdict and remember what it was about."""
    said = {Zone.ANSWER: verdict.matches[:1], Zone.CLARIFY: verdict.matches, Zone.ABSTAIN: ()}[verdict.zone]
    searched = asked.showing([key_of(match) for match in said], verdict.uncalibrated)
    question = SlotSet("last_question", searched.question)
    if verdict.zone is Zone.ANSWER:
        return [question, *answer_with(dispatcher, tracker, desk, searched, said[0])]
    say_ended(dispatcher, desk, verdict)
    if verdict.zone is Zone.CLARIFY:
        return [question, searched.kept(), *say_choices(dispatcher, tracker, domain, "utter_faq_choices", said)]
    nearest = verdict.matches[0] if verdict.matches else None
    await record_gap(desk, tracker, searched, nearest)
    return [question, searched.kept(), *await say_no_answer(dispatcher, tracker, desk)]


def say_ended(dispatcher: CollectingDispatcher, desk: Helpdesk, verdict: Verdict) -> None:
    """Say that what was asked for is over, or has not begun; what may still help follows."""
    ended = verdict.ended
    if ended is None:
        return
    if ended.valid_until is not None and ended.valid_until < desk.today():
        day, response = ended.valid_until, "utter_faq_ended"
    elif ended.valid_from is not None:
        day, response = ended.valid_from, "utter_faq_not_yet"
    else:
        return
    dispatcher.utter_message(response=response, title=ended.question, day=show(day, verdict.locale))


def _tried(tracker: Tracker, matches: Sequence[Match]) -> list[EventType]:
    tried = list(tracker.get_slot("tried") or [])
    tried += [key for match in matches if (key := key_of(match)) not in tried]
    return [SlotSet("tried", tried[-MAX_TRIED:])]


def _card(desk: Helpdesk, match: Match, locale: str) -> dict[str, Any]:
    entry = match.entry
    anchor = f"#{match.section.anchor}" if match.section else ""
    language = "" if entry.locale == "it" else f"?lang={entry.locale}"
    return {
        "card": "faq_answer",
        "entry": key_of(match),
        "title": match.title,
        "confidence": round(match.confidence, 2),
        "source": {
            "title": entry.question,
            "url": f"{desk.settings.base_url}/help/{entry.id}{language}{anchor}",
            "reviewed": entry.reviewed.isoformat(),
            "office": desk.office(entry.office, locale),
        },
    }
