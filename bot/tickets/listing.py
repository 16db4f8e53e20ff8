"""Lists of tickets by what they are and by the words in them, page by page; the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.tickets.models import Ticket
from bot.tickets.number import MAX_TICKET_ID, parse_number
from bot.tickets.queue import MAX_PAGE, QueuePage
from bot.tickets.search import holds
from bot.tickets.states import TicketState


@dataclass(frozen=True)
class Wanted:
    """What a ticket must be to be listed; None does not matter."""

    state: TicketState | None = None
    topic: str | None = None
    assignee_id: int | None = None
    is_unassigned: bool = False
    email: str | None = None  # in canonical spelling
    words: str | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the database looks for."""
        found: list[ColumnElement[bool]] = []
        if self.state is not None:
            found.append(Ticket.state == self.state)
        if self.topic is not None:
            found.append(Ticket.topic == self.topic)
        if self.assignee_id is not None:
            found.append(Ticket.assignee_id == self.assignee_id)
        if self.is_unassigned:
            found.append(Ticket.assignee_id.is_(None))
        if self.email is not None:
            found.append(Ticket.email == self.email)
        if self.words is not None:
            number = parse_number(self.words)
            found.append(holds(self.words) if number is None else holds(self.words) | (Ticket.id == number))
        return found


async def listed(session: AsyncSession, wanted: Wanted, limit: int = 50, cursor: str | None = None) -> QueuePage:
    """Return one page; notes are searched too, so it is for operators.

    Raises:
        InvalidInput: `cursor` did not come from here.
    """
    limit = max(1, min(limit, MAX_PAGE))
    found = select(Ticket).where(*wanted.conditions).order_by(Ticket.id.desc())
    if cursor is not None:
        if not (cursor.isascii() and cursor.isdigit() and int(cursor[:20]) <= MAX_TICKET_ID):
            raise InvalidInput("cursor", "cursor")
        found = found.where(Ticket.id < int(cursor))
    tickets = list(await session.scalars(found.limit(limit + 1)))
    return QueuePage(tickets[:limit], str(tickets[limit - 1].id) if tickets[limit:] else None)
