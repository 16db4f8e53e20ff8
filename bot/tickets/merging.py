"""Two tickets about one matter: one closes as a duplicate and the other goes on.

No entry is copied. Operators read the thread of the ticket that goes on with that of the other in it; a student
reads each ticket by its own proof, because the address that both carry may be proven for one of them only.
Where nothing proves that the two are of one person, the one that goes on is sealed: from now on it holds what
belongs to either, and whoever only typed the address reads it by a code that is mailed there.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import OutboxKind
from bot.tickets import lifecycle
from bot.tickets.errors import NotMergeable
from bot.tickets.lifecycle import Signature
from bot.tickets.models import Ticket
from bot.tickets.states import Actor, EventKind
from bot.tickets.writing import Step, TicketWriter

_MERGES = 0x6D657267  # any number that no other lock of the desk has


class Merging(TicketWriter):
    """The transition that takes two tickets."""

    async def merge(
        self,
        session: AsyncSession,
        ticket_id: int,
        into_id: int,
        operator_id: int,
        operator_name: str,
        version: int | None = None,
        seals: bool = True,
    ) -> Ticket:
        """T15: close a ticket as a duplicate of another one; returns the closed one.

        `seals`: from now on a mailed proof opens the other one, and not what opened it so far.

        Raises:
            NotMergeable: they are of different students, or one and the same, or the other one is closed.
            TicketClosed: this one is over already.
            VersionConflict: this one moved on.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        if ticket_id == into_id:
            raise NotMergeable("itself")
        await _one_at_a_time(session)
        ticket = await self.locked(session, ticket_id, version)
        if (await self.get(session, into_id)).closed_at is not None:  # a follow-up is never waited for by the old one
            raise NotMergeable("closed")
        into = await self.locked(session, into_id)
        if not _same_requester(ticket, into):
            raise NotMergeable("other_student")
        if into.closed_at is not None:
            raise NotMergeable("closed")
        had, standing = ticket.standing, lifecycle.merged(ticket.standing, by, at)
        ticket.merged_into_id = into.id
        into.is_sealed = into.is_sealed or ticket.is_sealed or seals
        step = Step(EventKind.MERGED, Actor.OPERATOR, by, outbox=(OutboxKind.MERGED,), ids={"into_id": into.id})
        await self.move(session, ticket, standing, at, step)
        came = Step(EventKind.MERGED_IN, Actor.OPERATOR, by, ids={"ticket_id": ticket.id})
        await self.move(session, into, lifecycle.merged_in(into.standing, had), at, came)
        return ticket


async def _one_at_a_time(session: AsyncSession) -> None:
    """Let merges wait for each other, so that each may lock its two tickets in the order of a student's message.

    That locks a merged ticket first and then the one it goes on in. SQLite has one writer in any case.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_MERGES)))


def _same_requester(one: Ticket, other: Ticket) -> bool:
    if one.email is not None:
        return one.email == other.email
    return one.conversation_id is not None and one.conversation_id == other.conversation_id
