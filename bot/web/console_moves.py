"""What becomes of a whole ticket: handed on to another office or a colleague, merged, opened again."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from bot.errors import InvalidInput
from bot.handover import topics_in
from bot.tickets import TicketNotFound, format_number, parse_number
from bot.tickets.operator_side import MAX_REASON_CHARS
from bot.web.announcements import operator_left_ticket, reopened_by_office, ticket_merged, ticket_transferred
from bot.web.bodies import Body, read_body
from bot.web.console_tickets import MAX_ID, ticket_of
from bot.web.given_fields import Given, read_changes
from bot.web.grant_views import return_grant
from bot.web.keys import DESK, MOVES, OPERATOR
from bot.web.routes import Access, Area, Route
from bot.web.ticket_views import ticket_answer
from bot.web.words import asked_locale

MAX_NUMBER_CHARS = 40  # with zeros, blanks and a word before it
TICKET = "/api/console/tickets/{id:[0-9]+}"


class Versioned(Body):
    """`version` is the ticket's version on the screen."""

    version: int | None = Field(None, ge=1, le=MAX_ID)


class Transfer(Versioned):
    """To another topic's office."""

    topic: str = Field(max_length=100)


class Assignment(Versioned):
    """To a colleague, or to oneself."""

    operator_id: int = Field(ge=1, le=MAX_ID)


class Merging(Versioned):
    """Into the ticket of this number, however it is written; `confirmed` where only the address speaks for it."""

    into: str = Field(max_length=MAX_NUMBER_CHARS)
    confirmed: bool = False


class Reopening(Versioned):
    """For a reason that the student reads."""

    reason: str = Field(max_length=4 * MAX_REASON_CHARS)  # the store knows the exact limit


class FillingIn(Versioned):
    """What some fields of the form are to hold; an empty text takes out what is there."""

    fields: dict[str, Given] = Field(max_length=100)


class Returned(Body):
    """An access that the office needs no longer."""

    grant_id: int = Field(ge=1, le=MAX_ID)


async def transfer(request: web.Request) -> web.Response:
    """Give the ticket to the office of another topic."""
    body, ticket = await read_body(request, Transfer), await ticket_of(request)
    told = ticket_transferred(request, ticket, body.topic)
    moves, operator = request.app[MOVES], request[OPERATOR]
    return await ticket_answer(request, await moves.transfer(ticket.id, operator, body.topic, body.version, told))


async def assign(request: web.Request) -> web.Response:
    """Give the ticket to an operator."""
    body, ticket = await read_body(request, Assignment), await ticket_of(request)
    moves, operator = request.app[MOVES], request[OPERATOR]
    return await ticket_answer(request, await moves.assign(ticket.id, operator, body.operator_id, body.version))


async def release(request: web.Request) -> web.Response:
    """Give the ticket back to its office, where any colleague may take it."""
    body, ticket, operator = await read_body(request, Versioned), await ticket_of(request), request[OPERATOR]
    left = operator_left_ticket(request, operator, ticket)
    return await ticket_answer(request, await request.app[MOVES].give_back(ticket.id, operator, body.version, left))


async def merge(request: web.Request) -> web.Response:
    """Close the ticket as a duplicate of another one of the same requester."""
    body, ticket = await read_body(request, Merging), await ticket_of(request)
    into_id = parse_number(body.into)
    if into_id is None:
        raise InvalidInput("ticket_number", "into")
    told = ticket_merged(request, ticket, format_number(into_id))
    moves, operator = request.app[MOVES], request[OPERATOR]
    try:
        merged = await moves.merge(ticket.id, operator, into_id, body.version, told, is_confirmed=body.confirmed)
    except TicketNotFound:
        raise InvalidInput("merge_unknown", "into") from None
    return await ticket_answer(request, merged)


async def fill_in(request: web.Request) -> web.Response:
    """Write into the fields of the ticket what the office has learned since."""
    body, ticket, desk = await read_body(request, FillingIn), await ticket_of(request), request.app[DESK]
    values = read_changes(desk.topics.get(ticket.asked_topic), body.fields)
    filled = await request.app[MOVES].fill_in(ticket.id, request[OPERATOR], values, body.version)
    return await ticket_answer(request, filled)


async def reopen(request: web.Request) -> web.Response:
    """Open a closed ticket again."""
    body, ticket = await read_body(request, Reopening), await ticket_of(request)
    told = reopened_by_office(request, ticket, body.reason)
    moves, operator = request.app[MOVES], request[OPERATOR]
    return await ticket_answer(request, await moves.reopen(ticket.id, operator, body.reason, body.version, told))


async def give_grant_back(request: web.Request) -> web.Response:
    """End an access that the student authorised, before its time."""
    body, ticket = await read_body(request, Returned), await ticket_of(request)
    return await ticket_answer(request, await return_grant(request, ticket, body.grant_id))


async def choices(request: web.Request) -> web.Response:
    """Return to whom a ticket can be given: operators with their topics (None: all), and topics with their office."""
    desk, locale = request.app[DESK], asked_locale(request)
    async with desk.database.reading() as session:
        operators = [each for each in await desk.operators.accounts.all(session) if each.disabled_at is None]
        offices = await desk.operators.offices.all(session)
    topics = [
        {"id": id_, "name": desk.topics.name(id_, locale), "office": desk.office(id_, locale)} for id_ in desk.topics
    ]
    colleagues = [
        {"id": each.id, "name": each.name, "topics": topics_in(desk, offices[each.id]) if each.id in offices else None}
        for each in operators
    ]
    return web.json_response({"operators": colleagues, "topics": topics})


ROUTES = (
    Route("POST", f"{TICKET}/transfer", transfer, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", f"{TICKET}/assign", assign, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", f"{TICKET}/release", release, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", f"{TICKET}/merge", merge, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", f"{TICKET}/fields", fill_in, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", f"{TICKET}/reopen", reopen, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", f"{TICKET}/return_grant", give_grant_back, Area.CONSOLE_API, Access.OPERATOR),
    Route("GET", "/api/console/choices", choices, Area.CONSOLE_API, Access.OPERATOR),
)
