"""What an e-mail address and a ticket number show (tier 1), and to whom they show nothing."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import address_key, canonical_email
from bot.errors import InvalidInput
from bot.limits import LimitKind, Limits, network_of
from bot.tickets.models import Ticket
from bot.tickets.number import parse_number
from bot.tickets.states import Phase, TicketState


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
    taken_at: datetime | None
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
        taken_at=ticket.taken_at,
        updated_at=ticket.updated_at,
        closed_at=ticket.closed_at,
    )


@dataclass(frozen=True)
class Asker:
    """Where a look-up comes from, for counting misses: a conversation or browser, and a network."""

    session_key: str
    network: str


class StatusDesk:
    """Where anybody may ask with a number and an address, a limited number of times."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    async def look_up(self, session: AsyncSession, number: str, email: str, asker: Asker) -> TicketStatus | None:
        """Return the status of a ticket when number and address belong together, else None; misses are counted.

        Needs a writing session: counting and looking up are one transaction, so that two processes share the limit.

        Raises:
            TooManyTries: the address, the session or the network missed too often; the same for right and wrong.
        """
        keys = (
            (LimitKind.STATUS_ADDRESS, address_key(_spelled(email))),
            (LimitKind.STATUS_SESSION, asker.session_key),
            (LimitKind.STATUS_NETWORK, network_of(asker.network)),
        )
        for kind, key in keys:
            await self._limits.check(session, kind, key)
        found = await status(session, number, email)
        if found is None:
            for kind, key in keys:
                await self._limits.miss(session, kind, key)
        return found


async def status(session: AsyncSession, number: str, email: str) -> TicketStatus | None:
    """Return what number and address show together; a wrong number, a wrong address and both cost the same work."""
    ticket = await session.get(Ticket, parse_number(number) or 0)
    asked = _spelled(email)
    known = (ticket.email if ticket else None) or ""  # no spelling of an address is empty
    is_match = hmac.compare_digest(_digest(known), _digest(asked))
    return status_of(ticket) if ticket is not None and is_match else None


def _spelled(email: str) -> str:
    try:
        return canonical_email(email)
    except InvalidInput:
        return "?"  # belongs to nobody, and is counted like any other wrong address


def _digest(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()
