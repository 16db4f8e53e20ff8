"""Reading tickets: nothing in here changes one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.errors import TicketNotFound
from bot.tickets.models import ThreadEntry, Ticket, TicketEvent
from bot.tickets.number import MAX_TICKET_ID
from bot.tickets.states import PUBLIC_ENTRIES, TicketState


@dataclass(frozen=True)
class Counts:
    """How much there is to do: all tickets that are not closed, and those whose student waits for an answer."""

    open: int
    unanswered: int


class TicketReader:
    """What can be asked about tickets."""

    async def get(self, session: AsyncSession, ticket_id: int, for_update: bool = False) -> Ticket:
        """Return a ticket; `for_update` reads it afresh and keeps others from changing it until commit.

        Raises:
            TicketNotFound: no ticket has this id.
        """
        if not 0 < ticket_id <= MAX_TICKET_ID:  # drivers fail on larger integers instead of finding nothing
            raise TicketNotFound("no such ticket")
        lock = for_update or None
        ticket = await session.get(Ticket, ticket_id, with_for_update=lock, populate_existing=for_update)
        if ticket is None:
            raise TicketNotFound("no such ticket")
        return ticket

    async def entries(
        self, session: AsyncSession, ticket_id: int, public_only: bool, after_version: int = 0
    ) -> list[ThreadEntry]:
        """Return the thread in order; whatever goes to a student is asked for with `public_only=True`."""
        wanted = (ThreadEntry.ticket_id == ticket_id) & (ThreadEntry.version > after_version)
        if public_only:
            wanted &= ThreadEntry.kind.in_(PUBLIC_ENTRIES)
        return list(await session.scalars(select(ThreadEntry).where(wanted).order_by(ThreadEntry.id)))

    async def events(self, session: AsyncSession, ticket_id: int) -> list[TicketEvent]:
        """Return what happened to a ticket, in order; for operators."""
        of_ticket = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id)
        return list(await session.scalars(of_ticket.order_by(TicketEvent.id)))

    async def of_conversation(self, session: AsyncSession, conversation_id: int) -> list[Ticket]:
        """Return the tickets that a conversation opened, the newest first."""
        of_chat = select(Ticket).where(Ticket.conversation_id == conversation_id)
        return list(await session.scalars(of_chat.order_by(Ticket.id.desc())))

    async def counts(self, session: AsyncSession, topics: Collection[str] | None = None) -> Counts:
        """Count what is not closed, of some topics or of all."""
        alive = select(func.count(), func.count(Ticket.unanswered_since)).where(Ticket.state != TicketState.CLOSED)
        if topics is not None:
            alive = alive.where(Ticket.topic.in_(topics))
        open_, unanswered = (await session.execute(alive)).one()
        return Counts(open_, unanswered)

    async def count_unanswered(self, session: AsyncSession) -> int:
        """Count the tickets whose student waits for an answer."""
        return (await self.counts(session)).unanswered
