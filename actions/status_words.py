"""Saying where a request stands: what the student must do now, then who has it, since when, and what comes next."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.grants import say_active
from actions.moments import moment, next_step
from actions.own import numbered, own_tickets
from actions.words import button, locale_of, word
from bot.access import TicketStatus, status_of
from bot.helpdesk import Helpdesk
from bot.tickets import EntryKind, Phase, ThreadEntry, Ticket, TicketState, format_number

MOST_LISTED = 5  # buttons; more are not read on a phone
MOST_QUOTED_CHARS = 1_000
Domain = dict[str, Any]


def about(intent: str, number: str, **entities: str) -> str:
    """Return the payload of a button for one request."""
    named = {"ticket_number": number, **entities}
    return f"/{intent}{{" + ",".join(f'"{key}":"{value}"' for key, value in named.items()) + "}"


def quoted(text: str) -> str:
    """Return a text as it is repeated to the student, cut where it would fill the screen."""
    text = text.strip()
    return text if len(text) <= MOST_QUOTED_CHARS else f"{text[:MOST_QUOTED_CHARS].rstrip()}…"


async def say_status(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, ticket: Ticket
) -> None:
    """Say where a request stands to somebody who may read all of it."""
    if ticket.merged_into_id is not None:
        into = format_number(ticket.merged_into_id)
        dispatcher.utter_message(response="utter_status_merged", number=ticket.number, other=into)
        # the other one is shown by its own proof: the address that both carry may have been typed by a stranger
        if (other := numbered(await own_tickets(desk, tracker), into)) is not None:
            await say_status(dispatcher, tracker, domain, desk, other)
        return
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=True)
    reply = next((entry for entry in reversed(entries) if entry.kind is EntryKind.REPLY), None)
    locale = locale_of(tracker)
    known = status_of(ticket)
    dispatcher.utter_message(
        response=_response(known, ticket, reply),
        buttons=_buttons(domain, ticket, locale),
        **_values(domain, desk, known, locale),
        next=await next_step(domain, desk, ticket, locale),
        reply=quoted(reply.text) if reply else "",
        replied=moment(desk, reply.created_at, locale) if reply else "",
        resolution=word(domain, f"utter_resolution_{ticket.resolution.value}", locale) if ticket.resolution else "",
    )
    await say_active(dispatcher, tracker, domain, desk, [ticket])


def say_known(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, desk: Helpdesk, found: TicketStatus
) -> list[EventType]:
    """Say what number and address show, and offer the rest against a code."""
    response = _response(found, None, None)
    values = _values(domain, desk, found, locale_of(tracker))
    dispatcher.utter_message(response=response, next="", **values)
    dispatcher.utter_message(response="utter_offer_messages")
    return [SlotSet("offer", f"messages:{found.number}")]


def say_list(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: Domain,
    desk: Helpdesk,
    tickets: list[Ticket],
    response: str = "utter_status_several",
    intent: str = "ticket_status",
) -> None:
    """Ask which request is meant, with a button for each."""
    locale = locale_of(tracker)
    buttons = [
        button(_title(domain, desk, ticket, locale), about(intent, ticket.number)) for ticket in tickets[:MOST_LISTED]
    ]
    waiting = sum(ticket.state is TicketState.AWAITING_USER for ticket in tickets)
    if waiting and response == "utter_status_several":
        response = "utter_status_several_waiting"
    dispatcher.utter_message(response=response, count=len(tickets), waiting=waiting, buttons=buttons)


def _title(domain: Domain, desk: Helpdesk, ticket: Ticket, locale: str) -> str:
    state = word(domain, f"utter_state_{ticket.state.value}", locale)
    return f"{ticket.number} · {desk.topics.name(ticket.topic, locale)} · {state}"


def _values(domain: Domain, desk: Helpdesk, found: TicketStatus, locale: str) -> dict[str, Any]:
    label = word(domain, f"utter_state_{found.state.value}", locale)
    return {
        "number": found.number,
        "topic": desk.topics.name(found.topic, locale),
        "operator": found.operator or word(domain, "utter_the_office", locale),
        "label": label,
        "opened": moment(desk, found.opened_at, locale),
        "taken": moment(desk, found.taken_at or found.opened_at, locale),
        "updated": moment(desk, found.updated_at, locale),
        "closed": moment(desk, found.closed_at or found.updated_at, locale),
        "json_message": {
            "card": "ticket_status",
            "number": found.number,
            "state": found.state.value,
            "label": label,
            "phase": found.phase.value if found.phase else None,
            "operator": found.operator,
            "updated_at": found.updated_at.isoformat(),
            "action_needed": found.action_needed,
        },
    }


def _response(found: TicketStatus, ticket: Ticket | None, reply: ThreadEntry | None) -> str:
    if found.state is TicketState.CLOSED:
        return "utter_status_closed" if ticket is None else "utter_status_closed_because"
    if found.action_needed:
        return "utter_status_question" if reply else "utter_status_action_needed"
    if found.phase is Phase.NEW:
        return "utter_status_new"
    if ticket is not None and reply is not None and ticket.unanswered_since is None:
        return "utter_status_answered"
    return "utter_status_in_progress"


def _buttons(domain: Domain, ticket: Ticket, locale: str) -> list[dict[str, str]]:
    if ticket.state is TicketState.CLOSED:
        return [button(word(domain, "utter_button_reopen", locale), about("reopen_ticket", ticket.number))]
    answers = ticket.state is TicketState.AWAITING_USER
    write = word(domain, "utter_button_answer_office" if answers else "utter_button_write_office", locale)
    close = word(domain, "utter_button_close", locale)
    return [
        button(write, about("add_message", ticket.number)),
        button(close, about("close_ticket", ticket.number)),
    ]
