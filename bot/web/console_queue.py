"""The console's list: students who wait in the chat first, then tickets, unanswered longest first."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Author, Conversation
from bot.errors import InvalidInput
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, TicketState
from bot.web.keys import DESK
from bot.web.routes import Access, Area, Route
from bot.web.ticket_views import ticket_row
from bot.web.views import Json
from bot.web.words import asked_locale

SUBJECT_CHARS = 120
LATEST = 20  # messages looked at for the words of a student who waits
ALIVE = (TicketState.OPEN, TicketState.AWAITING_USER)


async def queue(request: web.Request) -> web.Response:
    """Return one page of the list, filtered by `?state=`, `?topic=`, continued by `?cursor=`."""
    desk, locale = request.app[DESK], asked_locale(request)
    states, topic, cursor = _states(request), request.query.get("topic") or None, request.query.get("cursor") or None
    async with desk.database.reading() as session:
        found = await desk.tickets.queue(session, states, [topic] if topic else None, cursor=cursor)
        items = [] if cursor or topic or TicketState.OPEN not in states else await _waiting(session, desk)
        chats = await desk.conversations.by_ids(session, [ticket.conversation_id or 0 for ticket in found.tickets])
        for ticket in found.tickets:
            items.append(_ticket_item(request, ticket, chats.get(ticket.conversation_id or 0), locale))
    return web.json_response({"items": items, "counts": await counts_view(request), "cursor": found.cursor})


async def counts_view(request: web.Request) -> Json:
    """Return how much there is to do."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        counts = await desk.tickets.counts(session)
        waiting = await desk.conversations.queue(session)
    return {"unanswered": counts.unanswered, "open": counts.open, "queue": len(waiting)}


def _ticket_item(request: web.Request, ticket: Ticket, chat: Conversation | None, locale: str) -> Json:
    return ticket_row(request, ticket, locale) | {
        "kind": "ticket",
        "conversation": chat.key if chat else None,
        "owner": chat.owner.value if chat else None,
        "channel": chat.channel if chat else None,
    }


async def _waiting(session: AsyncSession, desk: Helpdesk) -> list[Json]:
    """Return the students who wait in the chat and have no open ticket yet: those with one stand in the list."""
    items = []
    for conversation in await desk.conversations.queue(session):
        tickets = await desk.tickets.of_conversation(session, conversation.id)
        if not any(ticket.state in ALIVE for ticket in tickets):
            items.append(await _conversation_item(session, desk, conversation))
    return items


async def _conversation_item(session: AsyncSession, desk: Helpdesk, conversation: Conversation) -> Json:
    latest = await desk.conversations.since(session, conversation.id, max(0, conversation.last_seq - LATEST))
    said = [message.text for message in latest if message.author is Author.STUDENT and not message.payload]
    queued_at = conversation.queued_at or conversation.updated_at
    return {
        "kind": "conversation",
        "ticket_id": None,
        "number": None,
        "conversation": conversation.key,
        "subject": said[-1][:SUBJECT_CHARS] if said else "",
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


def _states(request: web.Request) -> tuple[TicketState, ...]:
    name = request.query.get("state", "")
    if not name:
        return ALIVE
    try:
        return (TicketState(name),)
    except ValueError:
        raise InvalidInput("invalid", "state") from None


ROUTES = (Route("GET", "/api/console/queue", queue, Area.CONSOLE_API, Access.OPERATOR),)
