"""Tickets by the API: list, read, create."""

from __future__ import annotations

import re

from aiohttp import web

from bot.contact import canonical_email
from bot.conversations import DESK as DESK_CHANNEL
from bot.errors import InvalidInput, NotFound
from bot.tickets import Actor, Ticket, TicketState
from bot.tickets.listing import Wanted, listed
from bot.web.api import answers
from bot.web.api.asks import Localised, NewTicketBody, TicketsQuery
from bot.web.api.creation import MAX_KEY_CHARS, new_ticket
from bot.web.api.operation import Operation
from bot.web.api.views import row_of, ticket_told
from bot.web.keys import DESK, OPERATOR
from bot.web.viewing import note_viewing

NOBODY = -1
KEY_HEADER = "Idempotency-Key"
_NUMBER = re.compile(r"0*([0-9]{1,9})", re.ASCII)


async def list_tickets(request: web.Request, query: TicketsQuery) -> answers.TicketPage:
    """Return one page of tickets, the newest first."""
    async with request.app[DESK].database.reading() as session:
        page = await listed(session, _wanted(request, query), query.limit, query.cursor)
    return answers.TicketPage(
        tickets=[row_of(request, each, query.locale) for each in page.tickets], cursor=page.cursor
    )


async def read_ticket(request: web.Request, query: Localised) -> answers.Ticket:
    """Return a ticket with its thread; that it was looked at is recorded."""
    ticket = await ticket_of(request)
    if request.method != "HEAD":
        await note_viewing(request, "ticket", ticket.id)
    return await ticket_told(request, ticket, query.locale)


async def create_ticket(request: web.Request, body: NewTicketBody) -> answers.Ticket:
    """Open a ticket for a student; the same key with the same body answers with the ticket it became."""
    desk, key = request.app[DESK], key_of(request)
    new = new_ticket(desk.topics, body, f"{request[OPERATOR].id}:{key}" if key else None)
    async with desk.database.writing() as session:
        ticket = await desk.tickets.create(session, new, Actor.OPERATOR)
    desk.wakes.notify(DESK_CHANNEL)
    return await ticket_told(request, ticket)


def key_of(request: web.Request) -> str:
    """Return the key by which a program tells a second try; empty where it gives none.

    Raises:
        InvalidInput: it is longer than a key may be, or no text.
    """
    key = request.headers.get(KEY_HEADER, "")
    if len(key) > MAX_KEY_CHARS or not key.isprintable():
        raise InvalidInput("invalid", KEY_HEADER)
    return key


async def ticket_of(request: web.Request) -> Ticket:
    """Return the ticket of the path, its number written with or without zeros.

    Raises:
        NotFound: there is none.
    """
    number = _NUMBER.fullmatch(request.match_info["number"])
    if number is None:
        raise NotFound("no such ticket")
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        return await desk.tickets.get(session, int(number[1]))


def _wanted(request: web.Request, query: TicketsQuery) -> Wanted:
    assignee_id = None
    if query.assignee is not None:
        assignee_id = request[OPERATOR].id if query.assignee == "me" else None
        if query.assignee.isdigit():
            assignee_id = int(query.assignee)
    return Wanted(
        state=TicketState(query.state) if query.state else None,
        topic=query.topic,
        assignee_id=assignee_id,
        is_unassigned=query.assignee == "none",
        email=_address(query.email) if query.email is not None else None,
        words=query.q,
    )


def _address(text: str) -> str:
    """Return the spelling in which addresses are kept; of what is no address, nobody has any ticket."""
    try:
        return canonical_email(text)
    except InvalidInput:
        return ""


OPERATIONS = (
    Operation("GET", "/tickets", list_tickets, "List and search tickets"),
    Operation("GET", "/tickets/{number}", read_ticket, "Read a ticket with its thread", (404,)),
    Operation(
        "POST", "/tickets", create_ticket, "Open a ticket for a student", (409,), status=201, is_idempotent_by_key=True
    ),
)
