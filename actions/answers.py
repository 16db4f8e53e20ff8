"""Saying what the retriever found: an answer with its source, a choice, or an honest "I do not know"."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.words import button, locale_of, word
from bot.faq import Match, Verdict, Zone
from bot.helpdesk import Helpdesk

MAX_TRIED = 10  # entries attached to a request
Domain = dict[str, Any]


def entry_key(match: Match) -> str:
    """Return `topic/slug`, with the section of a guide after `#`."""
    return f"{match.entry.id}#{match.section.anchor}" if match.section else match.entry.id


def say_answer(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, match: Match) -> None:
    """Say an entry as a card with its source."""
    locale = locale_of(tracker)
    if match.entry.locale != locale:
        dispatcher.utter_message(response="utter_answer_in_italian")
    dispatcher.utter_message(response="utter_faq_answer", answer=match.answer, json_message=_card(desk, match, locale))


def say_choices(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, response: str, matches: tuple[Match, ...]
) -> list[EventType]:
    """Ask "did you mean" with a button for each match and one for none of them."""
    buttons = [button(match.title, f'/choose_entry{{"entry":"{entry_key(match)}"}}') for match in matches]
    buttons.append(button(word(domain, "utter_button_none_of_these", locale_of(tracker)), "/none_of_these"))
    entries = [{"entry": entry_key(match), "title": match.title} for match in matches]
    dispatcher.utter_message(
        response=response, buttons=buttons, json_message={"card": "faq_choices", "entries": entries}
    )
    return [SlotSet("offer", "more"), *_tried(tracker, matches)]


async def say_verdict(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, question: str, verdict: Verdict
) -> list[EventType]:
    """Say a verdict and remember what it was about."""
    asked = SlotSet("last_question", question)
    if verdict.zone is Zone.ANSWER:
        best = verdict.matches[0]
        say_answer(dispatcher, tracker, desk, best)
        dispatcher.utter_message(response="utter_ask_helpful")
        return [asked, *answered_events(tracker, best)]
    if verdict.zone is Zone.CLARIFY:
        return [asked, *say_choices(dispatcher, tracker, domain, "utter_faq_choices", verdict.matches)]
    nearest = verdict.matches[0] if verdict.matches else None
    await record_gap(desk, tracker, question, nearest)
    return [asked, *say_no_answer(dispatcher, tracker)]


def say_no_answer(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Admit not knowing; from the second time on, offer a person first."""
    misses = float(tracker.get_slot("misses") or 0) + 1
    response = "utter_no_answer" if misses < 2 else "utter_no_answer_again"
    dispatcher.utter_message(response=response, json_message={"card": "no_answer"})
    return [SlotSet("offer", "ticket"), SlotSet("misses", misses)]


def answered_events(tracker: Tracker, match: Match) -> list[EventType]:
    """Return what to remember of an answer, so that a yes or a no finds it."""
    answer = {"entry": entry_key(match), "confidence": round(match.confidence, 4), "locale": match.entry.locale}
    return [SlotSet("last_answer", answer), SlotSet("offer", "feedback"), *_tried(tracker, (match,))]


async def record_gap(desk: Helpdesk, tracker: Tracker, question: str, nearest: Match | None) -> None:
    """Note a question that found no answer: material for the next entry."""
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
        await desk.feedback.add_gap(
            session,
            conversation.id if conversation else None,
            question,
            locale_of(tracker),
            entry_key(nearest) if nearest else None,
            nearest.confidence if nearest else None,
        )


def _tried(tracker: Tracker, matches: tuple[Match, ...]) -> list[EventType]:
    tried = list(tracker.get_slot("tried") or [])
    tried += [key for match in matches if (key := entry_key(match)) not in tried]
    return [SlotSet("tried", tried[-MAX_TRIED:])]


def _card(desk: Helpdesk, match: Match, locale: str) -> dict[str, Any]:
    entry = match.entry
    anchor = f"#{match.section.anchor}" if match.section else ""
    language = "" if entry.locale == "it" else f"?lang={entry.locale}"
    return {
        "card": "faq_answer",
        "entry": entry_key(match),
        "title": match.title,
        "confidence": round(match.confidence, 2),
        "source": {
            "title": entry.question,
            "url": f"{desk.settings.base_url}/help/{entry.id}{language}{anchor}",
            "reviewed": entry.reviewed.isoformat(),
            "office": desk.office(entry.office, locale),
        },
    }
