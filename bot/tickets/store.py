"""Writing tickets: every method is one transition, in the caller's transaction.

A transition locks the ticket's row, asks `lifecycle` for the next standing, and writes columns, entry, event
and outbox rows together. `version` is the one the asker has on screen; None means "whatever it is now".
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import now
from bot.outbox import OutboxKind, enqueue
from bot.plain_text import clean_text
from bot.tickets import lifecycle, queue
from bot.tickets.creation import NewTicket, create
from bot.tickets.errors import VersionConflict
from bot.tickets.lifecycle import Signature, Standing
from bot.tickets.models import ThreadEntry, Ticket, TicketEvent
from bot.tickets.queue import QueuePage
from bot.tickets.reading import TicketReader
from bot.tickets.states import PUBLIC_ENTRIES, Actor, EntryKind, EventKind, Resolution, TicketState

OPEN_PER_ADDRESS = 10
MAX_REPLY_CHARS = 10_000
_BY_NEXT_STATE = {
    TicketState.OPEN: (EventKind.REPLIED, OutboxKind.REPLY),
    TicketState.AWAITING_USER: (EventKind.ASKED, OutboxKind.QUESTION),
    TicketState.CLOSED: (EventKind.CLOSED, OutboxKind.CLOSED),
}


@dataclass(frozen=True)
class _Step:
    """What one transition writes besides the new standing."""

    event: EventKind
    actor: Actor
    by: Signature | None = None
    entry: EntryKind | None = None
    text: str = ""
    author_name: str | None = None
    outbox: OutboxKind | None = None


class TicketStore(TicketReader):
    """Tickets in the database."""

    def __init__(self, clock: Callable[[], datetime] = now, open_per_address: int = OPEN_PER_ADDRESS) -> None:
        self._clock = clock
        self._open_per_address = open_per_address

    async def create(self, session: AsyncSession, new: NewTicket, actor: Actor = Actor.STUDENT) -> Ticket:
        """T1: write a request as a ticket; a retry of the same draft returns the ticket it became.

        Raises:
            DraftReused: the draft became a ticket with other content.
            TooManyOpenTickets: the address has as many open tickets as it may have.
        """
        return await create(session, new, actor, self._clock(), self._open_per_address)

    async def queue(
        self,
        session: AsyncSession,
        states: Collection[TicketState] = (TicketState.OPEN, TicketState.AWAITING_USER),
        topics: Collection[str] | None = None,
        assignee_id: int | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> QueuePage:
        """Return one page of the operators' list, unanswered longest first."""
        return await queue.page(session, states, topics, assignee_id, limit, cursor)

    async def take(
        self, session: AsyncSession, ticket_id: int, operator_id: int, operator_name: str, version: int | None = None
    ) -> Ticket:
        """T2: give a ticket that nobody has to an operator; taking it twice changes nothing.

        Raises:
            AlreadyTaken: a colleague was faster.
            TicketClosed: there is nothing to take.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self._clock()
        ticket = await self._locked(session, ticket_id, version)
        standing = lifecycle.taken(ticket.standing, by, at)
        if standing == ticket.standing:
            return ticket
        return await self._move(
            session, ticket, standing, at, _Step(EventKind.TAKEN, Actor.OPERATOR, by, outbox=OutboxKind.TAKEN)
        )

    async def reply(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        text: str,
        then: TicketState = TicketState.OPEN,
        resolution: Resolution = Resolution.SOLVED,
        version: int | None = None,
    ) -> Ticket:
        """T3, T4, T5: answer the student, and then leave it so, wait for the student, or close.

        Raises:
            VersionConflict: the ticket moved on; carries the entries the operator has not seen.
            TicketClosed: it must be reopened first.
        """
        by, at = Signature(operator_id, operator_name), self._clock()
        text = clean_text(text, MAX_REPLY_CHARS, "text")
        ticket = await self._locked(session, ticket_id, version)
        if then is TicketState.CLOSED:
            standing = lifecycle.closed(ticket.standing, by, at, resolution, has_reply_or_note=True)
        elif then is TicketState.AWAITING_USER:
            standing = lifecycle.asked(ticket.standing, by, at)
        else:
            standing = lifecycle.replied(ticket.standing, by, at)
        event, outbox = _BY_NEXT_STATE[then]
        step = _Step(event, Actor.OPERATOR, by, EntryKind.REPLY, text, operator_name, outbox)
        return await self._move(session, ticket, standing, at, step)

    async def close(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        resolution: Resolution,
        note: str = "",
        version: int | None = None,
    ) -> Ticket:
        """T5: close without a reply; the note, if any, is for colleagues.

        Raises:
            NothingToCloseWith: no public reply was ever sent and no note says why.
            TicketClosed: it is closed already.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self._clock()
        text = clean_text(note, MAX_REPLY_CHARS, "note") if note.strip() else ""
        ticket = await self._locked(session, ticket_id, version)
        said = bool(text) or await _has_reply(session, ticket_id)
        standing = lifecycle.closed(ticket.standing, by, at, resolution, said)
        kind = EntryKind.NOTE if text else None
        step = _Step(EventKind.CLOSED, Actor.OPERATOR, by, kind, text, operator_name, OutboxKind.CLOSED)
        return await self._move(session, ticket, standing, at, step)

    async def note(
        self, session: AsyncSession, ticket_id: int, operator_id: int, operator_name: str, text: str
    ) -> Ticket:
        """Add an internal note: no state changes, nothing the student can see moves."""
        by, at = Signature(operator_id, operator_name), self._clock()
        text = clean_text(text, MAX_REPLY_CHARS, "text")
        ticket = await self._locked(session, ticket_id, None)
        step = _Step(EventKind.NOTED, Actor.OPERATOR, by, EntryKind.NOTE, text, operator_name)
        return await self._move(session, ticket, ticket.standing, at, step)

    async def student_message(self, session: AsyncSession, ticket_id: int, text: str) -> Ticket:
        """T6, T7: the student adds to a ticket that is not closed.

        Raises:
            TicketClosed: it is; the caller offers a new one.
        """
        at, text = self._clock(), clean_text(text, MAX_REPLY_CHARS, "text")
        ticket = await self._locked(session, ticket_id, None)
        step = _Step(
            EventKind.STUDENT_WROTE,
            Actor.STUDENT,
            entry=EntryKind.MESSAGE,
            text=text,
            author_name=ticket.full_name,
            outbox=OutboxKind.ALERT_STUDENT_WROTE,
        )
        return await self._move(session, ticket, lifecycle.student_wrote(ticket.standing, at), at, step)

    async def _locked(self, session: AsyncSession, ticket_id: int, version: int | None) -> Ticket:
        """Load a ticket as it is now and keep others from changing it until commit."""
        ticket = await self.get(session, ticket_id, for_update=True)
        if version is not None and version != ticket.version:
            unseen = await self.entries(session, ticket_id, public_only=False, after_version=version)
            for entry in unseen:
                session.expunge(entry)  # they must outlive the transaction that this error rolls back
            raise VersionConflict(ticket.version, unseen)
        return ticket

    async def _move(
        self, session: AsyncSession, ticket: Ticket, standing: Standing, at: datetime, step: _Step
    ) -> Ticket:
        before = ticket.state
        for name, value in vars(standing).items():
            setattr(ticket, name, value)
        ticket.version += 1
        if step.event is not EventKind.NOTED:
            ticket.updated_at = at
        operator_id = step.by.operator_id if step.by else None
        made = {"ticket_id": ticket.id, "version": ticket.version, "operator_id": operator_id, "created_at": at}
        ids: dict[str, int] = {}
        if step.entry is not None:
            entry = ThreadEntry(kind=step.entry, text=step.text, author_name=step.author_name, **made)
            session.add(entry)
            await session.flush()
            if step.entry in PUBLIC_ENTRIES:  # a mail is rendered from this id: never from a note's
                ids["entry_id"] = entry.id
        data = {"resolution": standing.resolution.value} if standing.resolution else {}
        event = TicketEvent(kind=step.event, actor=step.actor, state_before=before, state_after=ticket.state, **made)
        event.actor_name, event.data = step.by.name if step.by else None, data
        session.add(event)
        if step.outbox is not None:
            enqueue(session, step.outbox, ticket.id, at, ids)
        await session.flush()
        return ticket


async def _has_reply(session: AsyncSession, ticket_id: int) -> bool:
    reply = exists().where(ThreadEntry.ticket_id == ticket_id, ThreadEntry.kind == EntryKind.REPLY)
    return bool(await session.scalar(select(reply)))
