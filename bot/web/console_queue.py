"""The console's list: students who wait in the chat first, then tickets, unanswered longest first.

However many wait, a page of it costs the same few reads.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Conversation, waiting
from bot.errors import InvalidInput
from bot.handover import topics_of
from bot.tickets import Ticket, TicketState
from bot.tickets.queue import conversations_with_open_ticket
from bot.web.keys import DESK, OPERATOR
from bot.web.routes import Access, Area, Route
from bot.web.ticket_views import ticket_row
from bot.web.views import Json
from bot.web.words import asked_locale

SUBJECT_CHARS = 120
CHATS = 50  # on one page
CHAT_CURSOR = "c."
MAX_ID = 2**31 - 1
MAX_QUERY_CHARS = 200
ALIVE = (TicketState.OPEN, TicketState.AWAITING_USER)


async def queue(request: web.Request) -> web.Response:
    """Return one page of the list, continued by `?cursor=`.

    `?state=`, `?topic=`, `?offices=1` (one's own) and `?mine=1` filter it.
    `?q=` looks for a number or for words instead, in every state unless one is asked for; that is one page.
    """
    words = request.query.get("q", "").strip()
    items, cursor = await (_found(request, words) if words else _listed(request))
    return web.json_response({"items": items, "counts": await counts_view(request), "cursor": cursor})


async def _listed(request: web.Request) -> tuple[list[Json], str | None]:
    desk, states, cursor = request.app[DESK], _states(request) or ALIVE, request.query.get("cursor") or None
    mine = request[OPERATOR].id if request.query.get("mine") == "1" else None
    items: list[Json] = []
    async with desk.database.reading() as session:
        topics = await _topics(request, session)
        has_chats = not request.query.get("topic") and mine is None and TicketState.OPEN in states
        if has_chats and (cursor is None or cursor.startswith(CHAT_CURSOR)):
            items, cursor = await _waiting(session, _place(cursor) if cursor else None)
        if cursor is None or not cursor.startswith(CHAT_CURSOR):
            found = await desk.tickets.queue(session, states, topics, mine, cursor=cursor)
            items += await _ticket_items(request, session, found.tickets)
            cursor = found.cursor
    return items, cursor


async def _found(request: web.Request, words: str) -> tuple[list[Json], None]:
    desk, words = request.app[DESK], words[:MAX_QUERY_CHARS].replace("\0", " ")  # PostgreSQL knows no NUL
    async with desk.database.reading() as session:
        found = await desk.tickets.search(session, words, _states(request), await _topics(request, session))
        return await _ticket_items(request, session, found), None


async def counts_view(request: web.Request) -> Json:
    """Return how much there is to do."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        counts = await desk.tickets.counts(session)
        return {"unanswered": counts.unanswered, "open": counts.open, "queue": await waiting.count(session)}


async def _ticket_items(request: web.Request, session: AsyncSession, tickets: list[Ticket]) -> list[Json]:
    locale, ids = asked_locale(request), [ticket.conversation_id or 0 for ticket in tickets]
    chats = await request.app[DESK].conversations.by_ids(session, ids)
    return [_ticket_item(request, ticket, chats.get(ticket.conversation_id or 0), locale) for ticket in tickets]


def _ticket_item(request: web.Request, ticket: Ticket, chat: Conversation | None, locale: str) -> Json:
    return ticket_row(request, ticket, locale) | {
        "kind": "ticket",
        "conversation": chat.key if chat else None,
        "owner": chat.owner.value if chat else None,
        "channel": chat.channel if chat else None,
    }


async def _waiting(session: AsyncSession, after: waiting.Place | None) -> tuple[list[Json], str | None]:
    """Return who waits in the chat, and where the next ones are; who has an open ticket stands in the list."""
    found = await waiting.page(session, CHATS + 1, after)
    shown, is_more = found[:CHATS], len(found) > CHATS
    ids = [conversation.id for conversation in shown]
    listed = await conversations_with_open_ticket(session, ids)
    words = await waiting.last_words(session, ids)
    items = [_chat_item(each, words.get(each.id, "")) for each in shown if each.id not in listed]
    return items, _cursor(shown[-1]) if is_more else None


def _cursor(last: Conversation) -> str:
    moment = last.queued_at or last.updated_at
    return f"{CHAT_CURSOR}{int(moment.timestamp())}.{moment.microsecond}.{last.id}"


def _place(cursor: str) -> waiting.Place:
    try:
        seconds, micros, id_ = (int(part) for part in cursor.removeprefix(CHAT_CURSOR).split("."))
        if not 0 < id_ <= MAX_ID:
            raise ValueError(cursor)
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=micros), id_
    except (ValueError, OverflowError, OSError):
        raise InvalidInput("cursor", "cursor") from None


def _chat_item(conversation: Conversation, words: str) -> Json:
    queued_at = conversation.queued_at or conversation.updated_at
    return {
        "kind": "conversation",
        "ticket_id": None,
        "number": None,
        "conversation": conversation.key,
        "subject": words[:SUBJECT_CHARS],
        "topic": None,
        "topic_name": None,
        "requester": None,
        "state": None,
        "phase": None,
        "label": None,
        "unanswered_since": queued_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
        "assignee": None,
        "assignee_id": None,
        "owner": conversation.owner.value,
        "locale": conversation.locale,
        "channel": conversation.channel,
    }


async def _topics(request: web.Request, session: AsyncSession) -> list[str] | None:
    """Return the topic that is asked for, else those of the operator's offices if these are; None: all."""
    if topic := request.query.get("topic"):
        return [topic]
    if request.query.get("offices") != "1":
        return None
    return await topics_of(request.app[DESK], session, request[OPERATOR].id)


def _states(request: web.Request) -> tuple[TicketState, ...] | None:
    name = request.query.get("state", "")
    try:
        return (TicketState(name),) if name else None
    except ValueError:
        raise InvalidInput("invalid", "state") from None


ROUTES = (Route("GET", "/api/console/queue", queue, Area.CONSOLE_API, Access.OPERATOR),)
