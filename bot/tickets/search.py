"""Looking for a ticket: by its number, which comes first, else by words of its texts and its requester."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.models import ThreadEntry, Ticket
from bot.tickets.number import parse_number
from bot.tickets.states import TicketState

MAX_WORDS = 8  # each one is looked for in every text
MAX_WORD_CHARS = 60
MAX_FOUND = 100


async def search(
    session: AsyncSession,
    words: str,
    states: Collection[TicketState] | None = None,
    topics: Collection[str] | None = None,
    limit: int = 50,
) -> list[Ticket]:
    """Return the ticket of a number, then those that hold every word, what changed last first; for operators only.

    The number finds its ticket whatever the filters say. No words find nothing.
    """
    limit = max(1, min(limit, MAX_FOUND))
    number = parse_number(words)
    exact = await session.get(Ticket, number) if number is not None else None
    wanted = select(Ticket).where(holds(words))
    if states is not None:
        wanted = wanted.where(Ticket.state.in_(states))
    if topics is not None:
        wanted = wanted.where(Ticket.topic.in_(topics))
    found = await session.scalars(wanted.order_by(Ticket.updated_at.desc(), Ticket.id.desc()).limit(limit))
    return [*([exact] if exact else []), *(ticket for ticket in found if ticket is not exact)][:limit]


def holds(words: str) -> ColumnElement[bool]:
    """Return the condition that a ticket holds every word, wherever each stands; no words are held by none."""
    asked = [word[:MAX_WORD_CHARS] for word in words.split()[:MAX_WORDS]]
    return and_(*(_holds_word(word) for word in asked)) if asked else false()


def _holds_word(word: str) -> ColumnElement[bool]:
    in_entry = exists().where(ThreadEntry.ticket_id == Ticket.id, ThreadEntry.text.icontains(word, autoescape=True))
    in_ticket = (Ticket.subject, Ticket.full_name, Ticket.email)
    return or_(*(column.icontains(word, autoescape=True) for column in in_ticket), in_entry)
