"""What an operator's program does with a ticket: the steps of the console, told to the chat in the same words."""

from __future__ import annotations

from aiohttp import web

from bot.attachments import Home
from bot.conversations import DESK as DESK_CHANNEL
from bot.conversations import Owner
from bot.handover import Moves, Reply
from bot.operators import Operator, Role
from bot.tickets import Resolution, Ticket, TicketState, format_number
from bot.web.announcements import (
    after_reply,
    operator_joined,
    operator_left,
    reopened_by_office,
    reply_sealed,
    shown_name,
    ticket_closed,
    ticket_merged,
    ticket_transferred,
)
from bot.web.api import answers
from bot.web.api.asks import CloseBody, EntryBody, MergeBody, ReopenBody, TransferBody, Versioned
from bot.web.api.operation import Operation
from bot.web.api.tickets import ticket_of
from bot.web.api.views import ticket_told
from bot.web.keys import DESK, HANDOVER, OPERATOR


async def add_entry(request: web.Request, body: EntryBody) -> answers.Ticket:
    """Reply to the student, in the ticket and in the chat, or leave a note."""
    operator, ticket = request[OPERATOR], await ticket_of(request)
    if body.kind == "note":
        return await ticket_told(request, await _note(request, ticket, operator, body))
    reply = Reply(body.text, TicketState(body.then), Resolution(body.resolution), body.version, tuple(body.files))
    joined = operator_joined(request, operator, ticket.topic, ticket.locale)
    after, sealed = after_reply(request, ticket, reply.then), reply_sealed(request, ticket)
    return await ticket_told(
        request, await request.app[HANDOVER].reply(ticket.id, operator, reply, joined, after, sealed)
    )


async def take(request: web.Request, body: Versioned) -> answers.Ticket:
    """Give the ticket to the operator of the token."""
    desk, operator, ticket = request.app[DESK], request[OPERATOR], await ticket_of(request)
    name = shown_name(request, operator, ticket.topic, ticket.locale)
    async with desk.database.writing() as session:
        ticket = await desk.tickets.take(session, ticket.id, operator.id, name, body.version)
    desk.wakes.notify(DESK_CHANNEL)
    return await ticket_told(request, ticket)


async def release(request: web.Request, body: Versioned) -> answers.Ticket:
    """Give the ticket back to its office, and its chat to the bot; a colleague's ticket only as an administrator."""
    desk, operator, ticket = request.app[DESK], request[OPERATOR], await ticket_of(request)
    name = shown_name(request, operator, ticket.topic, ticket.locale)
    async with desk.database.writing() as session:
        is_admin = operator.role is Role.ADMIN
        ticket = await desk.tickets.release(session, ticket.id, operator.id, name, is_admin, body.version)
    desk.wakes.notify(DESK_CHANNEL)
    async with desk.database.reading() as session:
        chat = await desk.conversations.get(session, ticket.conversation_id) if ticket.conversation_id else None
    is_talking = chat is not None and chat.owner is Owner.OPERATOR and chat.operator_id == operator.id
    if chat is not None and is_talking and chat.ticket_id in (None, ticket.id):
        await request.app[HANDOVER].release(chat.id, operator, operator_left(request, name, chat.locale))
    return await ticket_told(request, ticket)


async def transfer(request: web.Request, body: TransferBody) -> answers.Ticket:
    """Give the ticket to the office of another topic."""
    ticket = await ticket_of(request)
    told = ticket_transferred(request, ticket, body.topic)
    moved = await Moves(request.app[DESK]).transfer(ticket.id, request[OPERATOR], body.topic, body.version, told)
    return await ticket_told(request, moved)


async def merge(request: web.Request, body: MergeBody) -> answers.Ticket:
    """Close the ticket as a duplicate of another one of the same requester."""
    ticket, into_id = await ticket_of(request), int(body.into)
    told = ticket_merged(request, ticket, format_number(into_id))
    moved = await Moves(request.app[DESK]).merge(
        ticket.id, request[OPERATOR], into_id, body.version, told, is_confirmed=body.confirmed
    )
    return await ticket_told(request, moved)


async def reopen(request: web.Request, body: ReopenBody) -> answers.Ticket:
    """Open a closed ticket again."""
    ticket = await ticket_of(request)
    told = reopened_by_office(request, ticket, body.reason)
    moved = await Moves(request.app[DESK]).reopen(ticket.id, request[OPERATOR], body.reason, body.version, told)
    return await ticket_told(request, moved)


async def close(request: web.Request, body: CloseBody) -> answers.Ticket:
    """Close the ticket without a reply; one that was never answered needs a note that says why."""
    operator, ticket = request[OPERATOR], await ticket_of(request)
    after, why = ticket_closed(request, ticket), Resolution(body.resolution)
    moved = await request.app[HANDOVER].close(ticket.id, operator, why, body.note, body.version, after)
    return await ticket_told(request, moved)


async def _note(request: web.Request, ticket: Ticket, operator: Operator, body: EntryBody) -> Ticket:
    desk, name = request.app[DESK], shown_name(request, operator, ticket.topic, ticket.locale)
    async with desk.database.writing() as session:
        ticket = await desk.tickets.note(session, ticket.id, operator.id, name, body.text)
        home = Home(ticket_id=ticket.id, version=ticket.version)
        await desk.attachments.send(session, operator.id, body.files, home, is_internal=True)
    desk.wakes.notify(DESK_CHANNEL)
    return ticket


_TICKET = "/tickets/{number}"
OPERATIONS = (
    Operation("POST", f"{_TICKET}/entries", add_entry, "Reply, or leave a note", (404, 409), status=201),
    Operation("POST", f"{_TICKET}/take", take, "Take a ticket", (404, 409)),
    Operation("POST", f"{_TICKET}/release", release, "Give a ticket back", (403, 404, 409)),
    Operation("POST", f"{_TICKET}/transfer", transfer, "Hand a ticket to another office", (404, 409)),
    Operation("POST", f"{_TICKET}/merge", merge, "Close a ticket as a duplicate", (404, 409)),
    Operation("POST", f"{_TICKET}/reopen", reopen, "Open a closed ticket again", (404, 409)),
    Operation("POST", f"{_TICKET}/close", close, "Close a ticket without a reply", (404, 409)),
)
