"""A chat as an operator reads it, takes it over and gives it back."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.conversations import Conversation
from bot.errors import NotFound
from bot.handover import Interrupted
from bot.web.announcements import operator_joined, operator_left, shown_name, ticket_numbered
from bot.web.auth import operator_of
from bot.web.keys import DESK, HANDOVER, OPERATOR, TURNS
from bot.web.polling import read_since
from bot.web.routes import Access, Area, Route
from bot.web.ticket_views import ticket_answer
from bot.web.viewing import note_viewing

REQUEST_FORM = "ticket_form"


async def read(request: web.Request) -> web.Response:
    """Return what was said in a conversation since `?since=`."""
    conversation = await _conversation(request)
    await note_viewing(request, "conversation", conversation.id)
    view = await read_since(request, conversation.id)
    await operator_of(request, is_active=False)  # who was signed out while waiting reads nothing more
    return web.json_response(view)


async def take_over(request: web.Request) -> web.Response:
    """Answer a student instead of the bot, from now on."""
    operator, conversation = request[OPERATOR], await _conversation(request)
    joined = operator_joined(request, operator, await _topic(request, conversation), conversation.locale)
    async with request.app[DESK].database.reading() as session:
        form, slots = await request.app[TURNS].form(session, conversation.key)
    is_request = form == REQUEST_FORM
    filled_in = (
        Interrupted(slots.get("ticket_topic"), slots.get("ticket_fields") or {}) if is_request else Interrupted()
    )
    numbered = partial(ticket_numbered, request)
    ticket = await request.app[HANDOVER].take_over(conversation.id, operator, joined, numbered, filled_in)
    return await ticket_answer(request, ticket)


async def release(request: web.Request) -> web.Response:
    """Give a conversation back to the bot."""
    conversation = await _conversation(request)
    topic = await _topic(request, conversation)
    operator = request[OPERATOR]
    left = operator_left(request, shown_name(request, operator, topic, conversation.locale), conversation.locale)
    await request.app[HANDOVER].release(conversation.id, operator, left)
    return web.json_response({"owner": "bot"})


async def _conversation(request: web.Request) -> Conversation:
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        found = await desk.conversations.by_key(session, request.match_info["key"])
    if found is None:
        raise NotFound("no such conversation")
    return found


async def _topic(request: web.Request, conversation: Conversation) -> str:
    """Return the topic of the conversation's latest ticket; empty when it has none."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        tickets = await desk.tickets.of_conversation(session, conversation.id)
    return tickets[0].topic if tickets else ""


ROUTES = (
    Route("GET", "/api/console/conversations/{key}/messages", read, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/conversations/{key}/take-over", take_over, Area.CONSOLE_API, Access.OPERATOR),
    Route("POST", "/api/console/conversations/{key}/release", release, Area.CONSOLE_API, Access.OPERATOR),
)
