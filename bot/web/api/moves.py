"""What an operator's program does with a ticket: the steps of the console, told to the chat in the same words."""

from __future__ import annotations

from aiohttp import web

from bot.errors import NotFound
from bot.handover import Reply
from bot.tickets import Resolution, Retry, TicketState, format_number
from bot.web import grant_views
from bot.web.announcements import (
    after_reply,
    operator_joined,
    operator_left_ticket,
    reopened_by_office,
    reply_sealed,
    ticket_closed,
    ticket_merged,
    ticket_transferred,
)
from bot.web.api import answers
from bot.web.api.asks import CloseBody, EntryBody, FieldsBody, MergeBody, ReopenBody, TransferBody, Versioned
from bot.web.api.operation import Operation
from bot.web.api.tickets import key_of, ticket_of
from bot.web.api.views import ticket_told
from bot.web.given_fields import read_changes
from bot.web.keys import DESK, HANDOVER, MOVES, OPERATOR

MAX_GRANT_DIGITS = 9


async def add_entry(request: web.Request, body: EntryBody) -> answers.Ticket:
    """Reply to the student, in the ticket and in the chat, or leave a note; with a key, a second try adds nothing."""
    operator, ticket, key = request[OPERATOR], await ticket_of(request), key_of(request)
    retry = Retry.of(operator.id, key, body.model_dump_json()) if key else None
    if body.kind == "note":
        noted = await request.app[MOVES].note(ticket.id, operator, body.text, body.files, retry)
        return await ticket_told(request, noted)
    grant_views.check_askable(request, ticket, body.asks_grant)
    then, why = TicketState(body.then), Resolution(body.resolution)
    reply = Reply(body.text, then, why, body.version, tuple(body.files), body.asks_grant, retry)
    joined = operator_joined(request, operator, ticket.topic, ticket.locale)
    after, sealed = after_reply(request, ticket, reply.then, body.asks_grant), reply_sealed(request, ticket)
    return await ticket_told(
        request, await request.app[HANDOVER].reply(ticket.id, operator, reply, joined, after, sealed)
    )


async def take(request: web.Request, body: Versioned) -> answers.Ticket:
    """Give the ticket to the operator of the token."""
    ticket = await ticket_of(request)
    return await ticket_told(request, await request.app[MOVES].take(ticket.id, request[OPERATOR], body.version))


async def release(request: web.Request, body: Versioned) -> answers.Ticket:
    """Give the ticket back to its office, and its chat to the bot; a colleague's ticket only as an administrator."""
    operator, ticket = request[OPERATOR], await ticket_of(request)
    left = operator_left_ticket(request, operator, ticket)
    return await ticket_told(request, await request.app[MOVES].give_back(ticket.id, operator, body.version, left))


async def transfer(request: web.Request, body: TransferBody) -> answers.Ticket:
    """Give the ticket to the office of another topic."""
    ticket = await ticket_of(request)
    told = ticket_transferred(request, ticket, body.topic)
    moved = await request.app[MOVES].transfer(ticket.id, request[OPERATOR], body.topic, body.version, told)
    return await ticket_told(request, moved)


async def merge(request: web.Request, body: MergeBody) -> answers.Ticket:
    """Close the ticket as a duplicate of another one of the same requester."""
    ticket, into_id = await ticket_of(request), int(body.into)
    told = ticket_merged(request, ticket, format_number(into_id))
    moved = await request.app[MOVES].merge(
        ticket.id, request[OPERATOR], into_id, body.version, told, is_confirmed=body.confirmed
    )
    return await ticket_told(request, moved)


async def fill_in(request: web.Request, body: FieldsBody) -> answers.Ticket:
    """Write into the fields of the ticket what the office has learned since, each checked by the form's rule."""
    ticket = await ticket_of(request)
    values = read_changes(request.app[DESK].topics.get(ticket.asked_topic), body.fields)
    filled = await request.app[MOVES].fill_in(ticket.id, request[OPERATOR], values, body.version)
    return await ticket_told(request, filled)


async def reopen(request: web.Request, body: ReopenBody) -> answers.Ticket:
    """Open a closed ticket again."""
    ticket = await ticket_of(request)
    told = reopened_by_office(request, ticket, body.reason)
    moved = await request.app[MOVES].reopen(ticket.id, request[OPERATOR], body.reason, body.version, told)
    return await ticket_told(request, moved)


async def return_grant(request: web.Request) -> answers.Ticket:
    """End an access that the student authorised, before its time; one that is over already stays as it was."""
    ticket = await ticket_of(request)
    named = request.match_info["grant"]
    if not (named.isascii() and named.isdigit() and len(named) <= MAX_GRANT_DIGITS):
        raise NotFound("no such access")
    return await ticket_told(request, await grant_views.return_grant(request, ticket, int(named)))


async def close(request: web.Request, body: CloseBody) -> answers.Ticket:
    """Close the ticket without a reply; one that was never answered needs a note that says why."""
    operator, ticket = request[OPERATOR], await ticket_of(request)
    after, why = ticket_closed(request, ticket), Resolution(body.resolution)
    moved = await request.app[HANDOVER].close(ticket.id, operator, why, body.note, body.version, after)
    return await ticket_told(request, moved)


_TICKET = "/tickets/{number}"
OPERATIONS = (
    Operation(
        "POST",
        f"{_TICKET}/entries",
        add_entry,
        "Reply, or leave a note",
        (404, 409),
        status=201,
        is_idempotent_by_key=True,
    ),
    Operation("POST", f"{_TICKET}/take", take, "Take a ticket", (403, 404, 409)),
    Operation("POST", f"{_TICKET}/release", release, "Give a ticket back", (403, 404, 409)),
    Operation("POST", f"{_TICKET}/transfer", transfer, "Hand a ticket to another office", (404, 409)),
    Operation("POST", f"{_TICKET}/merge", merge, "Close a ticket as a duplicate", (404, 409)),
    Operation("POST", f"{_TICKET}/fields", fill_in, "Fill in fields of the form", (404, 409)),
    Operation("POST", f"{_TICKET}/reopen", reopen, "Open a closed ticket again", (404, 409)),
    Operation(
        "POST", f"{_TICKET}/grants/{{grant}}/return", return_grant, "Give temporary access back before its time", (404,)
    ),
    Operation("POST", f"{_TICKET}/close", close, "Close a ticket without a reply", (404, 409)),
)
