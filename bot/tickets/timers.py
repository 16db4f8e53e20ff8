"""What happens to a ticket because time passes: reminders, closing what nobody answered, late answers, forgetting.

`look_at` says only when a ticket must be looked at; what is due then is worked out afresh from the calendar as the
office keeps it now, and from the events, so that doing it twice does it once. Two processes share the work: each
locks the rows it looks at and skips those that the other has.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, column, exists, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import OutboxKind
from bot.tickets import lifecycle
from bot.tickets.clocks import Clocks, clocks_of
from bot.tickets.models import ThreadEntry, Ticket, TicketEvent
from bot.tickets.states import Actor, EntryKind, EventKind, TicketState
from bot.tickets.store import TicketStore
from bot.tickets.writing import Step

BATCH = 50  # in one transaction: on SQLite nobody else writes meanwhile
SOON = timedelta(minutes=1)  # for a ticket in whose chat somebody writes now
AGAIN_AFTER = timedelta(hours=1)  # for a ticket that could not be handled; the others do not wait for it

Tell = Callable[[AsyncSession, Ticket, int, EventKind], Awaitable[None]]  # the ticket, its chat, REMINDED | AUTO_CLOSED

_CHATS = table("conversations", column("id"))  # a room beside this one: only whether somebody writes there now
log = structlog.get_logger(__name__)


class TicketTimers:
    """The transitions that nobody makes but the clock."""

    def __init__(self, store: TicketStore, tell: Tell | None = None) -> None:
        """Take who tells the chat of a student without an address, in the transaction of what is told."""
        self._store = store
        self._tell = tell

    async def is_anything_due(self, session: AsyncSession) -> bool:
        """Tell whether `run_due` would find work; a reading session is enough."""
        return bool(await session.scalar(select(exists().where(or_(*self._due())))))

    async def run_due(self, session: AsyncSession, limit: int = BATCH) -> int:
        """Do what is due, at most `limit` tickets; returns how many were looked at: call again until none is left."""
        wanted = select(Ticket).where(or_(*self._due())).order_by(Ticket.look_at, Ticket.id).limit(limit)
        found = list(await session.scalars(wanted.with_for_update(skip_locked=True)))
        for ticket in found:
            await self._handle_safely(session, ticket, ticket.id)
        return len(found)

    def _due(self) -> list[ColumnElement[bool]]:
        at, untried = self._store.clock(), Ticket.look_at.is_(None) & Ticket.anonymised_at.is_(None)
        return [Ticket.look_at <= at] + [
            (Ticket.topic == topic) & (Ticket.closed_at <= at - retention) & untried
            for topic, retention in self._store.offices.with_retention().items()
        ]

    async def _handle_safely(self, session: AsyncSession, ticket: Ticket, ticket_id: int) -> None:
        try:
            async with session.begin_nested():
                await self._handle(session, await self._store.locked(session, ticket_id))
        except Exception:  # the rim of a timer: one ticket that cannot be handled must not hold up all others
            log.exception("ticket_timer_failed", ticket=ticket_id)
            await session.refresh(ticket)
            ticket.look_at = self._store.clock() + AGAIN_AFTER
            await session.flush()

    async def _handle(self, session: AsyncSession, ticket: Ticket) -> None:
        if ticket.state is TicketState.AWAITING_USER and not await self._is_chat_free(session, ticket):
            ticket.look_at = self._store.clock() + SOON
        elif ticket.state is TicketState.AWAITING_USER:
            await self._wait_for_student(session, ticket)
        elif ticket.unanswered_since is not None:
            await self._watch_office(session, ticket, ticket.unanswered_since)
        else:
            ticket.look_at = None
            retention = self._store.offices.with_retention().get(ticket.topic)
            if ticket.closed_at and retention and ticket.closed_at <= self._store.clock() - retention:
                await self._store.anonymise(session, ticket.id, Actor.TIMER)
        await session.flush()

    async def _wait_for_student(self, session: AsyncSession, ticket: Ticket) -> None:
        """T11, T12: remind once, then close; never earlier than the student was told."""
        at, clocks, told = self._store.clock(), self._clocks(ticket), ticket.closes_at
        closes_at = max(clocks.closes_at, told) if clocks.closes_at and told else clocks.closes_at
        is_reminded = clocks.remind_at is None or await _happened(session, ticket, EventKind.REMINDED)
        if not is_reminded and clocks.remind_at and at < clocks.remind_at:
            ticket.closes_at, ticket.look_at = closes_at, clocks.remind_at
        elif not is_reminded:
            ticket.closes_at = ticket.look_at = self._after_reminder(ticket, closes_at, at)
            await self._remind(session, ticket, at)
        elif closes_at is None or at < closes_at:
            ticket.closes_at = ticket.look_at = closes_at
        else:
            standing = lifecycle.auto_closed(ticket.standing, at)
            step = Step(EventKind.AUTO_CLOSED, Actor.TIMER, outbox=(OutboxKind.AUTO_CLOSED,))
            await self._store.move(session, ticket, standing, at, step)
            await self._say(session, ticket, step.event)

    def _after_reminder(self, ticket: Ticket, closes_at: datetime | None, at: datetime) -> datetime | None:
        """Return when to close: a reminder that comes late, because the desk stood still, leaves its days too."""
        if closes_at is None:
            return None
        rules = self._store.offices.rules(ticket.topic)
        days = rules.auto_close_working_days - rules.reminder_working_days
        return max(closes_at, self._store.offices.calendar(ticket.topic).add_working_days(at, days))

    async def _remind(self, session: AsyncSession, ticket: Ticket, at: datetime) -> None:
        asked = select(ThreadEntry.id).where(ThreadEntry.ticket_id == ticket.id, ThreadEntry.kind == EntryKind.REPLY)
        question_id = await session.scalar(asked.order_by(ThreadEntry.id.desc()).limit(1))
        ids = {"entry_id": question_id} if question_id else {}
        step = Step(EventKind.REMINDED, Actor.TIMER, outbox=(OutboxKind.REMINDER,), ids=ids, moves=False)
        await self._store.move(session, ticket, ticket.standing, at, step)
        await self._say(session, ticket, step.event)

    async def _say(self, session: AsyncSession, ticket: Ticket, event: EventKind) -> None:
        if self._tell is not None and (chat_id := _only_chat(ticket)) is not None:
            await self._tell(session, ticket, chat_id, event)

    async def _is_chat_free(self, session: AsyncSession, ticket: Ticket) -> bool:
        """Lock the chat that will hear it, unless somebody has: others lock the chat first, and each would wait."""
        chat_id = _only_chat(ticket)
        if self._tell is None or chat_id is None:
            return True
        free = select(_CHATS.c.id).where(_CHATS.c.id == chat_id).with_for_update(skip_locked=True)
        return await session.scalar(free) is not None

    async def _watch_office(self, session: AsyncSession, ticket: Ticket, since: datetime) -> None:
        """T17: tell the office, never the student, that an answer is nearly or really late."""
        at, clocks = self._store.clock(), self._clocks(ticket)
        ticket.due_at = clocks.due_at
        for kind, due in ((EventKind.SLA_WARNED, clocks.warn_at), (EventKind.SLA_BREACHED, clocks.due_at)):
            if due is None or await _happened(session, ticket, kind, since):
                continue
            if at < due:
                ticket.look_at = due
                return
            if kind is EventKind.SLA_BREACHED or clocks.due_at is None or at < clocks.due_at:
                step = Step(kind, Actor.TIMER, outbox=(OutboxKind.ALERT_SLA,), moves=False)
                await self._store.move(session, ticket, ticket.standing, at, step)
        ticket.look_at = None

    def _clocks(self, ticket: Ticket) -> Clocks:
        offices = self._store.offices
        return clocks_of(ticket.standing, offices.rules(ticket.topic), offices.calendar(ticket.topic))


async def _happened(session: AsyncSession, ticket: Ticket, kind: EventKind, since: datetime | None = None) -> bool:
    """Tell whether the timers have done this since the wait began."""
    begun = since or ticket.waiting_since
    done = exists().where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind == kind, TicketEvent.created_at > begun)
    return bool(await session.scalar(select(done)))


def _only_chat(ticket: Ticket) -> int | None:
    """Return the chat of a student who can be told in no other way, None where a mail tells or nobody listens."""
    return ticket.hearing_chat_id if ticket.email is None else None
