"""Reading tickets: nothing in here changes one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import now
from bot.tickets import expected
from bot.tickets.clocks import Clocks, clocks_of
from bot.tickets.errors import TicketNotFound
from bot.tickets.expected import FirstAnswer
from bot.tickets.models import Rating, ThreadEntry, Ticket, TicketEvent
from bot.tickets.number import MAX_TICKET_ID
from bot.tickets.offices import Offices
from bot.tickets.states import PUBLIC_ENTRIES, EventKind, TicketState
from bot.tickets.timeline import Happening, happenings


@dataclass(frozen=True)
class Counts:
    """How much there is to do: all tickets that are not closed, and those whose student waits for an answer."""

    open: int
    unanswered: int


@dataclass(frozen=True)
class Links:
    """The tickets that belong to one; ids, in order."""

    follow_up_of: int | None
    follow_ups: tuple[int, ...]
    merged_into: int | None
    merged: tuple[int, ...]


class TicketReader:
    """What can be asked about tickets."""

    def __init__(self, clock: Callable[[], datetime] = now, offices: Offices | None = None) -> None:
        self.clock = clock
        self.offices = offices or Offices()

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
        """Return the thread in order; whatever goes to a student is asked for with `public_only=True`.

        For operators the threads of tickets that were merged into this one stand in it, each entry with its own
        `ticket_id`; a student reads those tickets by their own proof.
        """
        if public_only:
            of_thread = (ThreadEntry.ticket_id == ticket_id) & ThreadEntry.kind.in_(PUBLIC_ENTRIES)
            of_thread &= ThreadEntry.version > after_version
        else:
            own = (ThreadEntry.ticket_id == ticket_id) & (ThreadEntry.version > after_version)
            of_thread = own | ThreadEntry.ticket_id.in_(await self._merged(session, ticket_id, after_version))
        in_order = select(ThreadEntry).where(of_thread).order_by(ThreadEntry.created_at, ThreadEntry.id)
        return list(await session.scalars(in_order))

    async def events(self, session: AsyncSession, ticket_id: int) -> list[TicketEvent]:
        """Return what happened to a ticket, in order; for operators."""
        of_ticket = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id)
        return list(await session.scalars(of_ticket.order_by(TicketEvent.id)))

    async def timeline(self, session: AsyncSession, ticket_id: int) -> list[Happening]:
        """Return what happened to a ticket as its student may see it, in order."""
        return happenings(await self.events(session, ticket_id))

    async def links(self, session: AsyncSession, ticket_id: int) -> Links:
        """Return the tickets that belong to this one."""
        ticket = await self.get(session, ticket_id)
        related = (Ticket.follow_up_of == ticket_id) | (Ticket.merged_into_id == ticket_id)
        others = list(await session.scalars(select(Ticket).where(related).order_by(Ticket.id)))
        return Links(
            follow_up_of=ticket.follow_up_of,
            follow_ups=tuple(other.id for other in others if other.follow_up_of == ticket_id),
            merged_into=ticket.merged_into_id,
            merged=tuple(other.id for other in others if other.merged_into_id == ticket_id),
        )

    async def rating(self, session: AsyncSession, ticket_id: int) -> Rating | None:
        """Return what the student thought of the answer, None if they never said."""
        return await session.get(Rating, ticket_id)

    async def of_address(self, session: AsyncSession, email: str) -> list[Ticket]:
        """Return the tickets of an address in its canonical spelling, the newest first."""
        return list(await session.scalars(select(Ticket).where(Ticket.email == email).order_by(Ticket.id.desc())))

    async def open_of_address(self, session: AsyncSession, email: str) -> list[Ticket]:
        """Return those of them that are not closed."""
        return [ticket for ticket in await self.of_address(session, email) if ticket.state is not TicketState.CLOSED]

    async def expected_wait(self, session: AsyncSession, topic_id: str) -> timedelta | None:
        """Return how much office time a first answer usually takes; None where the desk cannot tell yet."""
        return await expected.expected_wait(session, topic_id, self.offices.calendar(topic_id), self.clock())

    async def first_answer(self, session: AsyncSession, topic_id: str) -> FirstAnswer:
        """Return what a student may be told of a first answer: the usual time, else what the office promises."""
        usual = await self.expected_wait(session, topic_id)
        if usual is not None:
            return FirstAnswer(usual, is_usual=True)
        return FirstAnswer(timedelta(hours=self.offices.rules(topic_id).reply_within_office_hours), is_usual=False)

    def clocks(self, ticket: Ticket) -> Clocks:
        """Return the moments that run for a ticket: those it was promised, and those that follow from the calendar."""
        running = clocks_of(ticket.standing, self.offices.rules(ticket.topic), self.offices.calendar(ticket.topic))
        return replace(running, due_at=ticket.due_at, closes_at=ticket.closes_at)

    def reopen_until(self, ticket: Ticket) -> datetime | None:
        """Return until when the student may reopen a ticket; None where that is not possible."""
        return self.offices.reopen_until(ticket)

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

    async def _merged(self, session: AsyncSession, ticket_id: int, after_version: int = 0) -> list[int]:
        """Return the tickets that go on in this one since a version of it, and those that went on in them."""
        came = (TicketEvent.ticket_id == ticket_id) & (TicketEvent.kind == EventKind.MERGED_IN)
        since = select(TicketEvent.data).where(came, TicketEvent.version > after_version)
        found = [data["ticket_id"] for data in await session.scalars(since)]
        for merged_id in tuple(found):
            found += await self._merged(session, merged_id)
        return found
