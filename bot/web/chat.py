"""The chat as a student's widget uses it: start, say, read, change language, forget."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import Field, model_validator

from bot.limits import network_key
from bot.tickets.context import MAX_ITEMS, clean_context
from bot.turns import MAX_MESSAGE_CHARS
from bot.web.bodies import Body, read_body
from bot.web.keys import CHAT_PACE, CONVERSATION, DESK, TURNS
from bot.web.polling import read_since
from bot.web.presence import note_seen
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.views import messages_view

CHANNEL = "widget"
GREETING = "utter_welcome"
MAX_PAYLOAD_CHARS = 1_000

Locale = Literal["it", "en"]


class NewConversation(Body):
    """The start of a chat."""

    locale: Locale = "it"


class Said(Body):
    """What a student says: own words, or the button that was pressed."""

    text: str | None = Field(None, max_length=2 * MAX_MESSAGE_CHARS)  # measured exactly once it is trimmed
    payload: str | None = Field(None, max_length=MAX_PAYLOAD_CHARS)
    client_msg_id: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    context: dict[str, str] | None = Field(None, max_length=5 * MAX_ITEMS)  # sent with a request, as the student saw it

    @model_validator(mode="after")
    def _either_or(self) -> Said:
        if (self.text is None) == (self.payload is None):
            raise ValueError("either text or payload")
        return self


class ChosenLocale(Body):
    """The language to go on in."""

    locale: Locale


async def start(request: web.Request) -> web.Response:
    """Open a conversation; the token in the answer is the only key to it."""
    request.app[CHAT_PACE].begin(network_of(request))
    body, turns, desk = await read_body(request, NewConversation), request.app[TURNS], request.app[DESK]
    context = {"network": network_key(desk.secret, network_of(request))}
    greeting = turns.phrase(GREETING, body.locale, ente=desk.institution.name(body.locale))
    conversation, token = await turns.start(CHANNEL, body.locale, context=context, greeting=greeting)
    async with desk.database.reading() as session:
        messages = await desk.conversations.since(session, conversation.id, 0)
    view = messages_view(conversation, messages, busy=False)
    opened = {"conversation": conversation.key, "token": token, "locale": conversation.locale}
    return web.json_response(opened | view, status=201)


async def read(request: web.Request) -> web.Response:
    """Return what is new since `?since=`; unless `?away=1` says that nobody looks, it counts as read."""
    view = await read_since(request, request[CONVERSATION].id)
    if request.query.get("away") != "1":
        await note_seen(request, view)
    return web.json_response(view)


async def say(request: web.Request) -> web.Response:
    """Take a message; it is stored when this answers, and sending it again changes nothing."""
    request.app[CHAT_PACE].say(request[CONVERSATION].id, network_of(request))
    body, turns = await read_body(request, Said), request.app[TURNS]
    heard = await turns.say(
        request[CONVERSATION].id,
        body.text or "",
        payload=body.payload,
        client_msg_id=body.client_msg_id,
        context=clean_context(body.context) if body.context else None,
    )
    return web.json_response({"seq": heard.seq}, status=202)


async def choose_locale(request: web.Request) -> web.Response:
    """Go on in another language."""
    body, desk = await read_body(request, ChosenLocale), request.app[DESK]
    async with desk.database.writing() as session:
        await desk.conversations.set_locale(session, request[CONVERSATION].id, body.locale)
    return web.json_response({"locale": body.locale})


async def forget(request: web.Request) -> web.Response:
    """End the token of this device; the conversation stays with the office."""
    desk, conversation_id = request.app[DESK], request[CONVERSATION].id
    async with desk.database.writing() as session:
        await desk.conversations.forget_device(session, conversation_id)
    desk.wakes.notify(conversation_id)  # its sockets look, and find that they are shut out
    return web.Response(status=204)


ROUTES = (
    Route("POST", "/api/chat/conversations", start, Area.CHAT_API, Access.ANYONE),
    Route("GET", "/api/chat/messages", read, Area.CHAT_API, Access.STUDENT),
    Route("POST", "/api/chat/messages", say, Area.CHAT_API, Access.STUDENT),
    Route("POST", "/api/chat/locale", choose_locale, Area.CHAT_API, Access.STUDENT),
    Route("POST", "/api/chat/forget", forget, Area.CHAT_API, Access.STUDENT),
)
