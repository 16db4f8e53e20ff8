"""Ending a request and beginning it again, as the student wishes."""

from __future__ import annotations

from functools import partial

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.pending import Task, ask_text
from actions.rating import ask_stars
from actions.status_words import Domain, about
from actions.ticket_message import add_text, say_too_often
from actions.words import button, locale_of, word
from bot.conversations import DESK, Author, NewMessage
from bot.handover import withdraw
from bot.helpdesk import Helpdesk
from bot.tickets import ReopenedTooOften, ReopenWindowOver, Resolution, Ticket, TicketClosed, TicketState

KEEP = "keep"
WHY = "why"  # the offer to say what is still wrong with a request that was just reopened
ENDINGS = {resolution.value: resolution for resolution in (Resolution.SELF_SOLVED, Resolution.WITHDRAWN)}
CONFIRMED = {Resolution.SELF_SOLVED: "utter_closed_solved", Resolution.WITHDRAWN: "utter_closed_withdrawn"}


async def end(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, ticket: Ticket, answer: str
) -> list[EventType]:
    """Ask whether it is solved, unless a button has said so, which is the confirmation too."""
    if ticket.state is TicketState.CLOSED:
        dispatcher.utter_message(response="utter_already_closed", number=ticket.number)
        return []
    if answer == KEEP:
        return leave_open(dispatcher, ticket.number)
    if answer in ENDINGS:
        return await close(dispatcher, domain, tracker, desk, ticket, ENDINGS[answer])
    locale = locale_of(tracker)
    named = (
        ("utter_button_solved", Resolution.SELF_SOLVED.value),
        ("utter_button_withdraw", Resolution.WITHDRAWN.value),
        ("utter_button_keep_open", KEEP),
    )
    dispatcher.utter_message(
        response="utter_ask_solved",
        number=ticket.number,
        topic=desk.topics.name(ticket.topic, locale),
        subject=ticket.subject,
        buttons=[
            button(word(domain, response, locale), about("close_ticket", ticket.number, answer=value))
            for response, value in named
        ],
    )
    return [SlotSet("offer", f"solved:{ticket.number}")]


def confirm(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, number: str, resolution: Resolution
) -> list[EventType]:
    """Ask once more before a typed yes or no ends a request."""
    locale = locale_of(tracker)
    response = "utter_confirm_solved" if resolution is Resolution.SELF_SOLVED else "utter_confirm_withdrawn"
    yes, keep = word(domain, "utter_button_close_now", locale), word(domain, "utter_button_keep_open", locale)
    buttons = [
        button(yes, about("close_ticket", number, answer=resolution.value)),
        button(keep, about("close_ticket", number, answer=KEEP)),
    ]
    dispatcher.utter_message(response=response, number=number, buttons=buttons)
    return [SlotSet("offer", f"{resolution.value}:{number}")]


def leave_open(dispatcher: CollectingDispatcher, number: str) -> list[EventType]:
    """Say that nothing was ended."""
    dispatcher.utter_message(response="utter_left_open", number=number)
    return [SlotSet("offer", None)]


async def close(
    dispatcher: CollectingDispatcher,
    domain: Domain,
    tracker: Tracker,
    desk: Helpdesk,
    ticket: Ticket,
    resolution: Resolution,
) -> list[EventType]:
    """End a request, here or from another chat than its own; somebody who worked on it is worth a rating."""
    try:
        async with desk.database.writing() as session:
            ticket = await withdraw(desk, session, ticket.id, resolution, partial(_announced, domain))
    except TicketClosed:
        dispatcher.utter_message(response="utter_already_closed", number=ticket.number)
        return [SlotSet("offer", None)]
    desk.wakes.notify(DESK, *([ticket.conversation_id] if ticket.conversation_id else []))
    dispatcher.utter_message(response=CONFIRMED[resolution], number=ticket.number)
    if ticket.is_ratable and ticket.taken_at is not None:
        return ask_stars(dispatcher, ticket.number)
    return [SlotSet("offer", None)]


def _announced(domain: Domain, response: str, locale: str, **values: object) -> NewMessage:
    """Return what the chat of the request hears, where that is another one."""
    return NewMessage(Author.SYSTEM, word(domain, response, locale).format(**values))


async def reopen(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, ticket: Ticket, text: str
) -> list[EventType]:
    """Open a request again; where it is too late for that, a text makes a new one that is linked to it."""
    if ticket.state is not TicketState.CLOSED:
        dispatcher.utter_message(response="utter_already_open", number=ticket.number)
        return []
    if text:
        return await add_text(dispatcher, tracker, domain, desk, ticket, text)
    try:
        async with desk.database.writing() as session:
            ticket = await desk.tickets.reopen(session, ticket.id)
    except ReopenWindowOver:
        response = "utter_goes_on_elsewhere" if ticket.merged_into_id else "utter_reopen_too_late"
        dispatcher.utter_message(response=response, number=ticket.number)
        return ask_text(Task.WRITE, ticket.number)
    except ReopenedTooOften as error:
        return say_too_often(dispatcher, ticket, error)
    desk.wakes.notify(DESK)
    locale = locale_of(tracker)
    write = button(word(domain, "utter_button_write_office", locale), about("add_message", ticket.number))
    office = desk.office(ticket.topic, locale)
    dispatcher.utter_message(response="utter_reopened", number=ticket.number, office=office, buttons=[write])
    return [SlotSet("offer", f"{WHY}:{ticket.number}")]
