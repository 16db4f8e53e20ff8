"""What an e-mail address and a ticket number show (tier 1), and to whom they show nothing."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import canonical_email
from bot.errors import InvalidInput
from bot.tickets import Phase, Ticket, TicketState, parse_number


@dataclass(frozen=True)
class TicketStatus:
    """All that tier 1 may see: no text, no name of the student, no file."""

    ticket_id: int
    number: str
    state: TicketState
    phase: Phase | None
    topic: str
    operator: str | None
    action_needed: bool
    opened_at: datetime
    taken_at: datetime | None  # since when its present operator has it
    updated_at: datetime
    closed_at: datetime | None


def status_of(ticket: Ticket) -> TicketStatus:
    """Return what tier 1 may see of a ticket."""
    return TicketStatus(
        ticket_id=ticket.id,
        number=ticket.number,
        state=ticket.state,
        phase=ticket.phase,
        topic=ticket.topic,
        operator=ticket.assignee_name,
        action_needed=ticket.state is TicketState.AWAITING_USER,
        opened_at=ticket.created_at,
        taken_at=ticket.assigned_at,
        updated_at=ticket.updated_at,
        closed_at=ticket.closed_at,
    )


async def matching(session: AsyncSession, number: str, email: str) -> int | None:
    """Return the id of the ticket when number and address belong together, else None.

    A wrong number, a wrong address and both cost the same: one row comes back in every case, and the two addresses are
    compared in constant time. The ticket itself is not loaded: what is done for a match only must not tell of one
    where the answer does not.
    """
    ticket_id = parse_number(number) or 0
    address = select(Ticket.email).where(Ticket.id == ticket_id).scalar_subquery()
    known = await session.scalar(select(address)) or ""  # no spelling of an address is empty
    is_match = hmac.compare_digest(_digest(known), _digest(spelled(email)))
    return ticket_id if is_match else None


def spelled(email: str) -> str:
    """Return an address in its one spelling; what is no address belongs to nobody, and is counted like a wrong one."""
    try:
        return canonical_email(email)
    except InvalidInput:
        return "?"


def _digest(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()
