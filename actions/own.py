"""Which requests a conversation may see in full, and which of them the student means."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.limits import network_of
from actions.remembered import visitor_of
from bot.access import Asker
from bot.conversations import Conversation
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, TicketState, parse_number

UNKNOWN_NETWORK = "unknown"  # a Rasa server tells no address: all its students together have the tries of one network


async def own_tickets(desk: Helpdesk, tracker: Tracker) -> list[Ticket]:
    """Return the requests that were opened or proven in a conversation, those that wait for the student first."""
    conversation = await conversation_of(desk, tracker)
    if conversation is None:
        visitor = await visitor_of(desk, tracker)
    else:
        visitor = await desk.access.admit_conversation(desk.database, conversation.id)
    async with desk.database.reading() as session:
        tickets = await desk.access.tickets_of(session, visitor)
    return sorted(tickets, key=lambda ticket: (_URGENCY[ticket.state], -ticket.id))


_URGENCY = {TicketState.AWAITING_USER: 0, TicketState.OPEN: 1, TicketState.CLOSED: 2}


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
