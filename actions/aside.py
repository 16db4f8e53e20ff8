"""What is heard in the middle of a form besides its answers: a danger, a question, where a request stands."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import say_answer
from actions.own import numbered, own_tickets, said
from actions.status_words import say_list, say_status
from actions.turns import intent_of
from actions.urgent import answer_urgent, is_urgent
from actions.words import locale_of
from bot.faq import Zone
from bot.helpdesk import Helpdesk

Domain = dict[str, Any]


async def heard_aside(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, text: str
) -> bool:
    """Hear what was typed instead of a value; False where it seems to be a value with a mistake."""
    if is_urgent(tracker):
        await answer_urgent(dispatcher, tracker, desk)
        return True
    return await said_status(dispatcher, tracker, domain, desk) or is_side_question(dispatcher, tracker, desk, text)


async def said_status(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk) -> bool:
    """Say where a request stands, if that was asked; one that is not known here has to wait for the form's end."""
    if intent_of(tracker) != "ticket_status":
        return False
    tickets, number = await own_tickets(desk, tracker), said(tracker, "ticket_number")
    ticket = numbered(tickets, number) if number else next(iter(tickets), None)
    if ticket is None:
        dispatcher.utter_message(response="utter_status_after_form")
        return True
    if number or len(tickets) == 1:
        await say_status(dispatcher, tracker, domain, desk, ticket)
    else:
        say_list(dispatcher, tracker, domain, desk, tickets)
    dispatcher.utter_message(response="utter_form_resume")
    return True


def is_side_question(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, text: str) -> bool:
    """Answer what was typed instead of a value; one word (`maria@`) is a value with a mistake, not a question."""
    return (len(text.split()) > 1 or text.endswith("?")) and answered_aside(dispatcher, tracker, desk, text)


def answered_aside(dispatcher: CollectingDispatcher, tracker: Tracker, desk: Helpdesk, text: str) -> bool:
    """Answer a question asked in mid-form, if the retriever is sure of it."""
    verdict = desk.retriever.search(text, locale=locale_of(tracker), today=desk.today())
    if verdict.zone is not Zone.ANSWER:
        return False
    say_answer(dispatcher, tracker, desk, verdict.matches[0])
    dispatcher.utter_message(response="utter_form_resume")
    return True
