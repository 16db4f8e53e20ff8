"""One ticket, as an operator works on it: read, take, reply, note, close."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import Field, model_validator

from bot.errors import InvalidInput, NotFound
from bot.handover import Reply
from bot.tickets import Resolution, Ticket, TicketState
from bot.web.announcements import after_reply, operator_joined, reply_sealed, ticket_closed
from bot.web.bodies import Body, read_body
from bot.web.grant_views import check_askable
from bot.web.keys import DESK, HANDOVER, MOVES, OPERATOR
from bot.web.routes import Access, Area, Route
from bot.web.ticket_views import ticket_answer

MAX_ID = 999_999_999
MAX_FILES = 100  # the desk's own rules are stricter
MAX_TEXT_CHARS = 20_000  # the store knows the exact limit

# A duplicate is merged, so that its number leads on.
Why = Literal["solved", "unsolved", "out_of_scope", "rejected", "no_reply", "withdrawn", "self_solved", "spam"]


class NewEntry(Body):
    """A reply to the student or a note to colleagues; `version` is the ticket's version on the screen."""

    kind: Literal["reply", "note"]
    text: str = Field(max_length=MAX_TEXT_CHARS)
    then: Literal["open", "awaiting_user", "closed"] = "open"
    resolution: Why = "solved"
    version: int | None = Field(None, ge=1, le=MAX_ID)
    files: list[str] = Field(default_factory=list, max_length=MAX_FILES)  # tokens of what was added before
    asks_grant: str | None = Field(None, max_length=40)  # the id of what a reply asks access to

    @model_validator(mode="after")
    def _note_changes_no_state(self) -> NewEntry:
        for_replies = {"resolution", "asks_grant"} & self.model_fields_set
        if self.kind == "note" and (self.then != "open" or for_replies):
            raise InvalidInput("note_only", "then" if self.then != "open" else min(for_replies))
        return self


class Closing(Body):
    """Closing without a reply."""

    resolution: Why = "solved"
    note: str = Field("", max_length=MAX_TEXT_CHARS)
    version: int | None = Field(None, ge=1, le=MAX_ID)


async def read(request: web.Request) -> web.Response:
    """Return a ticket with its thread."""
    return await ticket_answer(request, await ticket_of(request))


async def take(request: web.Request) -> web.Response:
    """Give the ticket to the operator who asks."""
    ticket = await ticket_of(request)
    return await ticket_answer(request, await request.app[MOVES].take(ticket.id, request[OPERATOR], None))


async def add_entry(request: web.Request) -> web.Response:
    """Reply to the student, in the ticket and in the chat, or leave a note."""
    body, operator, ticket = await read_body(request, NewEntry), request[OPERATOR], await ticket_of(request)
    if body.kind == "note":
        ticket = await request.app[MOVES].note(ticket.id, operator, body.text, body.files)
    else:
        check_askable(request, ticket, body.asks_grant)
        then, why = TicketState(body.then), Resolution(body.resolution)
        reply = Reply(body.text, then, why, body.version, tuple(body.files), body.asks_grant)
        joined = operator_joined(request, operator, ticket.topic, ticket.locale)
        after, sealed = after_reply(request, ticket, reply.then, body.asks_grant), reply_sealed(request, ticket)
        ticket = await request.app[HANDOVER].reply(ticket.id, operator, reply, joined, after, sealed)
    return await ticket_answer(request, ticket, status=201)


async def close(request: web.Request) -> web.Response:
    """Close a ticket without a reply."""
    body, operator, ticket = await read_body(request, Closing), request[OPERATOR], await ticket_of(request)
    after, why = ticket_closed(request, ticket), Resolution(body.resolution)
    ticket = await request.app[HANDOVER].close(ticket.id, operator, why, body.note, body.version, after)
    return await ticket_answer(request, ticket)


async def ticket_of(request: web.Request) -> Ticket:
    """Return the ticket of the path.

    Raises:
        NotFound: there is none.
    """
    text = request.match_info["id"]
    if len(text) > len(str(MAX_ID)):  # no integer column holds it
        raise NotFound("no such ticket")
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        return await desk.tickets.get(session, int(text))


ROUTES = (
    Route("GET", "/api/console/tickets/{id:[0-9]+}", read, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/tickets/{id:[0-9]+}/take", take, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/tickets/{id:[0-9]+}/entries", add_entry, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/tickets/{id:[0-9]+}/close", close, Area.CONSOLE_API, Access.OPERATOR),
)
