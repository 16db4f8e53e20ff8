"""Which requests a conversation may see in full, and which of them the student means."""

from __future__ import annotations

from rasa_sdk import Tracker
from sqlalchemy.ext.asyncio import AsyncSession

from actions.limits import network_of
from bot.access import AccessTier, Asker
from bot.conversations import Conversation
from bot.errors import NotFound
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, TicketState, parse_number

UNKNOWN_NETWORK = "unknown"  # a Rasa server tells no address: all its students together have the tries of one network


async def own_tickets(desk: Helpdesk, tracker: Tracker) -> list[Ticket]:
    """Return the requests that were opened or proven in a conversation, those that wait for the student first."""
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
        if conversation is None:
            return await _last_opened(desk, session, tracker)
        visitor = await desk.access.of_conversation(session, conversation.id)
        tickets = await desk.access.tickets_of(session, visitor)
    if visitor.tier is AccessTier.MAILED:
        async with desk.database.writing() as session:
            await desk.access.see_conversation(session, conversation.id)
    return sorted(tickets, key=lambda ticket: (_URGENCY[ticket.state], -ticket.id))


_URGENCY = {TicketState.AWAITING_USER: 0, TicketState.OPEN: 1, TicketState.CLOSED: 2}


async def _last_opened(desk: Helpdesk, session: AsyncSession, tracker: Tracker) -> list[Ticket]:
    """Return the newest request of a Rasa server's conversation: the desk has no row for it, but the tracker knows."""
    last = parse_number(tracker.get_slot("last_ticket") or "")
    try:
        return [await desk.tickets.get(session, last)] if last else []
    except NotFound:
        return []


def numbered(tickets: list[Ticket], number: str) -> Ticket | None:
    """Return the request with a number, in any spelling."""
    wanted = parse_number(number)
    return next((ticket for ticket in tickets if ticket.id == wanted), None)


def said(tracker: Tracker, entity: str) -> str:
    """Return what the latest message, or its button, names."""
    return str(next(tracker.get_latest_entity_values(entity), None) or "")


def all_said(tracker: Tracker, entity: str) -> list[str]:
    """Return everything of a kind that the latest message names, each once, in its order."""
    return list(dict.fromkeys(str(value) for value in tracker.get_latest_entity_values(entity)))


async def conversation_of(desk: Helpdesk, tracker: Tracker) -> Conversation | None:
    """Return the desk's own row of a conversation; a Rasa server's conversation has none."""
    async with desk.database.reading() as session:
        return await desk.conversations.by_key(session, tracker.sender_id)


async def asker_of(desk: Helpdesk, tracker: Tracker) -> Asker:
    """Return who asks, as tries are counted."""
    return Asker(tracker.sender_id, await network_of(desk, tracker) or UNKNOWN_NETWORK)
