"""The REST channel in Rasa's shape: one message in, the bot's answers out, in one call.

For servers and scripts. `sender` names the conversation among those of this channel and is no secret of
ours: whoever may reach this address may speak for any sender, as with Rasa. It reaches no widget's chat.

Limits count all senders of one address together, or a program could guess with a new sender each time. A backend that
is named in the settings speaks for many students: there each sender counts apart.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy.exc import IntegrityError

from bot.conversations import Author, Conversation, Message
from bot.dialogue.messages import BotMessage, Button
from bot.errors import InvalidInput
from bot.limits import network_key
from bot.web.bodies import read_json
from bot.web.keys import CHAT_PACE, DATABASE, DESK, REST_BACKENDS, TURNS
from bot.web.proxies import is_within, network_of
from bot.web.routes import Access, Area, Route
from bot.web.words import LOCALES

CHANNEL = "rest"
MAX_SENDER_CHARS = 200


async def health(_request: web.Request) -> web.Response:
    """Say that the channel is there."""
    return web.json_response({"status": "ok"})


async def webhook(request: web.Request) -> web.Response:
    """Answer one message of a sender with everything the bot says to it."""
    body = await read_json(request)
    fields: dict[str, Any] = body if isinstance(body, dict) else {}
    sender, message = fields.get("sender"), fields.get("message")
    if not isinstance(sender, str) or not sender.strip() or len(sender) > MAX_SENDER_CHARS:
        return _failure("sender", f"a string of 1 to {MAX_SENDER_CHARS} characters is needed")
    if not isinstance(message, str):
        return _failure("message", "a string is needed")
    turns, network = request.app[TURNS], _network(request, sender)
    conversation_id = await _conversation(request, sender, _locale(fields.get("metadata")), network)
    if CHAT_PACE in request.app:
        request.app[CHAT_PACE].say(conversation_id, network)
    heard = await _say(request, conversation_id, message)
    await turns.answered(conversation_id)
    async with request.app[DATABASE].reading() as session:
        said = await turns.conversations.since(session, conversation_id, heard)
    answers = [part for message in said if message.author is not Author.STUDENT for part in _parts(sender, message)]
    return web.json_response(answers)


async def _say(request: web.Request, conversation_id: int, message: str) -> int:
    """Hand the message on; a text that is the payload of a button we sent presses that button."""
    turns = request.app[TURNS]
    if message.startswith("/"):
        try:
            return (await turns.say(conversation_id, payload=message)).seq
        except InvalidInput as error:
            if error.code != "unknown_button":
                raise
    return (await turns.say(conversation_id, message)).seq


async def _conversation(request: web.Request, sender: str, locale: str, network: str) -> int:
    """Return the conversation of a sender, opened at the first message; two first messages open one."""
    turns, key, context = request.app[TURNS], f"{CHANNEL}:{sender}", _context(request, network)
    for _ in range(2):
        async with request.app[DATABASE].reading() as session:
            known = await turns.conversations.by_key(session, key)
        if known is not None:
            await _note_network(request, known, context)
            return known.id
        if CHAT_PACE in request.app:
            request.app[CHAT_PACE].begin(network)
        try:
            return (await turns.start(CHANNEL, locale, key=key, context=context))[0].id
        except IntegrityError:
            continue
    raise RuntimeError("a conversation was opened and is not there")


async def _note_network(request: web.Request, known: Conversation, context: dict[str, str]) -> None:
    """Count the sender where it speaks from now, whoever was the first to use the name."""
    network = context.get("network")
    if network is not None and network != known.context.get("network"):
        async with request.app[DATABASE].writing() as session:
            await request.app[TURNS].conversations.set_network(session, known, network)


def _context(request: web.Request, network: str) -> dict[str, str]:
    """Return what a look-up in this conversation is counted by; a project without a desk has nothing to look up."""
    return {"network": network_key(request.app[DESK].secret, network)} if DESK in request.app else {}


def _network(request: web.Request, sender: str) -> str:
    """Return what counts as one client network: an address, or a sender of a backend that is trusted."""
    backends = request.app.get(REST_BACKENDS, ())
    return f"sender {sender}" if is_within(request.remote, backends) else network_of(request)


def _parts(sender: str, message: Message) -> list[dict[str, Any]]:
    """Return a message as Rasa's REST channel sends it."""
    buttons = tuple(Button.of(button) for button in message.buttons)
    return BotMessage(message.text, buttons, message.custom or None).as_rest(sender)


def _locale(metadata: object) -> str:
    wanted = metadata.get("locale") if isinstance(metadata, dict) else None
    return wanted if wanted in LOCALES else LOCALES[0]


def _failure(field: str, reason: str) -> web.Response:
    body = {"status": "failure", "message": f"{field}: {reason}", "reason": "InvalidInput", "field": field}
    return web.json_response(body, status=400)


ROUTES = (
    Route("GET", "/webhooks/rest/", health, Area.REST, Access.ANYONE),
    Route("POST", "/webhooks/rest/webhook", webhook, Area.REST, Access.ANYONE),
)
