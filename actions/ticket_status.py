"""Where is my request: the number and its address are asked, unless this conversation opened it."""

from __future__ import annotations

import math
from typing import Any

from babel.dates import format_datetime
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.ext.asyncio import AsyncSession

from actions.limits import network_of, note_limit
from actions.ticket_form import _is_side_question
from actions.ticket_steps import emptied
from actions.words import locale_of, word
from bot.access import Asker, TicketStatus, status_of
from bot.contact import canonical_email
from bot.errors import InvalidInput, NotFound, TooManyTries
from bot.helpdesk import Helpdesk, helpdesk
from bot.tickets import Phase, Ticket, TicketState, parse_number

Slots = dict[str, Any]
UNKNOWN_NETWORK = "unknown"  # a Rasa server tells no address: all its students together have the tries of one network
STATUS_SLOTS = ("status_number", "status_email")


class ValidateStatusForm(FormValidationAction):
    """Asks for what is needed to show a request to its owner and to nobody else."""

    def name(self) -> str:
        """Return the name that Rasa expects for the form."""
        return "validate_status_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Ask nothing about a request that was opened in this conversation."""
        number = tracker.get_slot("status_number")
        own = await _own(await helpdesk(), tracker, number)
        return [] if own is not None else domain_slots

    async def validate_status_number(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take a number in any usual spelling."""
        if parse_number(str(value)) is not None:
            return {"status_number": str(value)}
        if not _is_side_question(dispatcher, tracker, await helpdesk(), str(value)):
            dispatcher.utter_message(response="utter_invalid_ticket_number")
        return {"status_number": None}

    async def validate_status_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Slots:
        """Take an address that can be one."""
        try:
            return {"status_email": canonical_email(str(value))}
        except InvalidInput:
            if not _is_side_question(dispatcher, tracker, await helpdesk(), str(value)):
                dispatcher.utter_message(response="utter_invalid_email")
            return {"status_email": None}


class ActionTicketStatus(Action):
    """Says where a request stands, led by what the student must do."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_ticket_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Look the request up and say what its owner may know without a further proof."""
        desk = await helpdesk()
        try:
            found = await _find(desk, tracker)
        except TooManyTries as error:
            await note_limit(desk, tracker, "status")
            dispatcher.utter_message(response="utter_status_too_many", minutes=math.ceil(error.retry_after_s / 60))
            return emptied(*STATUS_SLOTS)
        if found is None:
            dispatcher.utter_message(response="utter_status_not_found")
        else:
            _say(dispatcher, tracker, domain, desk, found)
        return emptied(*STATUS_SLOTS)


class ActionResetStatus(Action):
    """Forgets a status question that was called off."""

    def name(self) -> str:
        """Return the name that `domain.yml` uses."""
        return "action_reset_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say so and forget."""
        dispatcher.utter_message(response="utter_ok")
        return emptied(*STATUS_SLOTS)


async def _own(desk: Helpdesk, tracker: Tracker, number: str | None) -> TicketStatus | None:
    """Return the request of this conversation with that number; without a number, the newest one."""
    wanted = parse_number(number) if number else None
    async with desk.database.reading() as session:
        tickets = await _opened_here(desk, session, tracker)
        own = [ticket for ticket in tickets if not number or ticket.id == wanted]
        return status_of(own[0]) if own else None


async def _opened_here(desk: Helpdesk, session: AsyncSession, tracker: Tracker) -> list[Ticket]:
    """Return the requests of this conversation, the newest first.

    The desk has no row for a conversation of a Rasa server: there the tracker knows the newest request.
    """
    conversation = await desk.conversations.by_key(session, tracker.sender_id)
    if conversation is not None:
        return await desk.tickets.of_conversation(session, conversation.id)
    last = parse_number(tracker.get_slot("last_ticket") or "")
    try:
        return [await desk.tickets.get(session, last)] if last else []
    except NotFound:
        return []


async def _find(desk: Helpdesk, tracker: Tracker) -> TicketStatus | None:
    number, email = tracker.get_slot("status_number"), tracker.get_slot("status_email")
    own = await _own(desk, tracker, number)
    if own is not None or not number or not email:
        return own
    asker = Asker(tracker.sender_id, await network_of(desk, tracker) or UNKNOWN_NETWORK)
    async with desk.database.writing() as session:
        return await desk.access.look_up(session, number, email, asker)


def _say(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], desk: Helpdesk, found: TicketStatus
) -> None:
    locale = locale_of(tracker)
    operator = found.operator or word(domain, "utter_the_office", locale)
    label = word(domain, f"utter_state_{found.state.value}", locale)
    dispatcher.utter_message(
        response=_response(found),
        number=found.number,
        topic=desk.topics.name(found.topic, locale),
        operator=operator,
        label=label,
        opened=_moment(desk, found.opened_at, locale),
        updated=_moment(desk, found.updated_at, locale),
        json_message={
            "card": "ticket_status",
            "number": found.number,
            "state": found.state.value,
            "label": label,
            "phase": found.phase.value if found.phase else None,
            "operator": found.operator,
            "updated_at": found.updated_at.isoformat(),
            "action_needed": found.action_needed,
        },
    )


def _response(found: TicketStatus) -> str:
    if found.state is TicketState.CLOSED:
        return "utter_status_closed"
    if found.action_needed:
        return "utter_status_action_needed"
    return "utter_status_new" if found.phase is Phase.NEW else "utter_status_in_progress"


def _moment(desk: Helpdesk, moment: Any, locale: str) -> str:
    return str(format_datetime(desk.institution.local(moment), "d MMMM y, HH:mm", locale=locale))
