"""What every transition has in common: lock the row, then write columns, entry, event and outbox rows together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import column, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import now
from bot.outbox import OutboxKind, enqueue
from bot.tickets.calls import call_out
from bot.tickets.clocks import clocks_of
from bot.tickets.errors import VersionConflict
from bot.tickets.lifecycle import Signature, Standing
from bot.tickets.models import ThreadEntry, Ticket, TicketEvent
from bot.tickets.offices import Offices
from bot.tickets.reading import TicketReader
from bot.tickets.states import INTERNAL_EVENTS, PUBLIC_ENTRIES, Actor, EntryKind, EventKind

OPEN_PER_ADDRESS = 10
MAX_TEXT_CHARS = 10_000
_OPERATORS = table("operators", column("id"), column("disabled_at"))  # a room beside this one: only who is still there


@dataclass(frozen=True)
class Step:
    """What one transition writes besides the new standing."""

    event: EventKind
    actor: Actor
    by: Signature | None = None
    entry: EntryKind | None = None
    text: str = ""
    author_name: str | None = None
    outbox: tuple[OutboxKind, ...] = ()
    ids: Mapping[str, int] = field(default_factory=dict)  # for event and outbox alike
    data: Mapping[str, Any] = field(default_factory=dict)  # for the event alone
    moves: bool = True  # False: nothing that an operator must have seen before answering


class TicketWriter(TicketReader):
    """The ground under both sides of the desk."""

    def __init__(
        self,
        clock: Callable[[], datetime] = now,
        open_per_address: int = OPEN_PER_ADDRESS,
        offices: Offices | None = None,
    ) -> None:
        super().__init__(clock, offices)
        self._open_per_address = open_per_address

    async def locked(self, session: AsyncSession, ticket_id: int, version: int | None = None) -> Ticket:
        """Load a ticket as it is now and keep others from changing it until commit.

        Raises:
            TicketNotFound: no ticket has this id.
            VersionConflict: it is not at `version` any more; carries the entries the asker has not seen.
        """
        ticket = await self.get(session, ticket_id, for_update=True)
        if version is not None and version != ticket.version:
            unseen = await self.entries(session, ticket_id, public_only=False, after_version=version)
            for entry in unseen:
                session.expunge(entry)  # they must outlive the transaction that this error rolls back
            raise VersionConflict(ticket.version, unseen)
        return ticket

    async def move(self, session: AsyncSession, ticket: Ticket, standing: Standing, at: datetime, step: Step) -> Ticket:
        """Write one transition of a locked ticket."""
        before, had = ticket.state, ticket.standing
        for name, value in vars(standing).items():
            setattr(ticket, name, value)
        if _runs(had) != _runs(standing):
            self.wind(ticket)
        ticket.version += step.moves
        if step.event not in INTERNAL_EVENTS:
            ticket.updated_at = at
        operator_id = step.by.operator_id if step.by else None
        made = {"ticket_id": ticket.id, "version": ticket.version, "operator_id": operator_id, "created_at": at}
        ids = dict(step.ids)
        if step.entry is not None:
            entry = ThreadEntry(kind=step.entry, text=step.text, author_name=step.author_name, **made)
            session.add(entry)
            await session.flush()
            if step.entry in PUBLIC_ENTRIES:  # a mail is rendered from this id: never from a note's
                ids["entry_id"] = entry.id
        why = {"resolution": standing.resolution.value} if standing.resolution else {}
        event = TicketEvent(kind=step.event, actor=step.actor, state_before=before, state_after=ticket.state, **made)
        event.actor_name, event.data = step.by.name if step.by else None, {**why, **step.ids, **step.data}
        session.add(event)
        await session.flush()
        call_out(session, event, ids.get("entry_id"))
        for kind in step.outbox:
            enqueue(session, kind, ticket.id, at, {**ids, "event_id": event.id})
        await session.flush()
        return ticket

    async def is_active(self, session: AsyncSession, operator_id: int | None) -> bool:
        """Tell whether an operator still answers tickets."""
        if operator_id is None:
            return False
        still = select(_OPERATORS.c.id).where(_OPERATORS.c.id == operator_id, _OPERATORS.c.disabled_at.is_(None))
        return await session.scalar(still) is not None

    def wind(self, ticket: Ticket) -> None:
        """Set the moments that follow from where a ticket stands."""
        clocks = clocks_of(ticket.standing, self.offices.rules(ticket.topic), self.offices.calendar(ticket.topic))
        ticket.due_at, ticket.closes_at, ticket.look_at = clocks.due_at, clocks.closes_at, clocks.first


def _runs(standing: Standing) -> tuple[object, ...]:
    return standing.state, standing.unanswered_since, standing.waiting_since
