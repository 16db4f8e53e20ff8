"""Writing tickets: every method is one transition, in the caller's transaction.

A transition locks the ticket's row, asks `lifecycle` for the next standing, and writes columns, entry, event
and outbox rows together. `version` is the one the asker has on screen; None means "whatever it is now".
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets import queue, search
from bot.tickets.anonymising import Anonymising
from bot.tickets.creation import NewTicket, create
from bot.tickets.filling_in import FillingIn
from bot.tickets.grants import Granting
from bot.tickets.merging import Merging
from bot.tickets.models import Ticket
from bot.tickets.operator_side import OperatorSide
from bot.tickets.queue import QueuePage
from bot.tickets.rating import RatingDesk
from bot.tickets.states import Actor, TicketState
from bot.tickets.student_side import StudentSide


class TicketStore(OperatorSide, StudentSide, FillingIn, Merging, RatingDesk, Anonymising, Granting):
    """Tickets in the database."""

    async def create(self, session: AsyncSession, new: NewTicket, actor: Actor = Actor.STUDENT) -> Ticket:
        """T1: write a request as a ticket; a retry of the same draft returns the ticket it became.

        Raises:
            DraftReused: the draft became a ticket with other content.
            TooManyOpenTickets: the address has as many open tickets as it may have.
        """
        ticket = await create(session, new, actor, self.clock(), self._open_per_address)
        if ticket.version == 1:
            self.wind(ticket)
        return ticket

    async def queue(
        self,
        session: AsyncSession,
        states: Collection[TicketState] = (TicketState.OPEN, TicketState.AWAITING_USER),
        topics: Collection[str] | None = None,
        assignee_id: int | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> QueuePage:
        """Return one page of the operators' list: what is overdue, then unanswered longest first."""
        return await queue.page(session, states, topics, assignee_id, limit, cursor, self.clock())

    async def search(
        self,
        session: AsyncSession,
        words: str,
        states: Collection[TicketState] | None = None,
        topics: Collection[str] | None = None,
        limit: int = 50,
    ) -> list[Ticket]:
        """Return what operators look for: the ticket of a number, then those whose texts hold every word."""
        return await search.search(session, words, states, topics, limit)
