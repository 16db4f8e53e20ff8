"""How many requests one browser, one address or one network may open: more than a person needs, less than a program."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import address_key
from bot.limits import LimitKind, Limits, network_of
from bot.tickets.creation import NewTicket
from bot.tickets.models import Ticket
from bot.tickets.store import TicketStore


@dataclass(frozen=True)
class Opener:
    """Who opens a ticket, as limits count it: a browser or conversation, and a network (empty: nobody knows)."""

    session_key: str
    network: str


class OpeningLimits:
    """Counts opened tickets. `check` and `count` stand in the transaction of the ticket, around its creation."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    async def create(
        self, session: AsyncSession, tickets: TicketStore, new: NewTicket, opener: Opener | None
    ) -> Ticket:
        """Write a ticket and count it for `opener`, if one is given; a draft that is sent again counts once.

        Raises:
            TooManyTries: browser, address or network has opened too many; says when the next one may be.
            TooManyOpenTickets: the address has too many open.
        """
        known = new.draft_key and await session.scalar(select(Ticket.id).where(Ticket.draft_key == new.draft_key))
        if opener is None or known:
            return await tickets.create(session, new)
        await self.check(session, opener.session_key, opener.network, new.email)
        ticket = await tickets.create(session, new)
        await self.count(session, opener.session_key, opener.network, new.email)
        return ticket

    async def check(self, session: AsyncSession, session_key: str, network: str, email: str | None) -> None:
        """Let one more ticket be opened; an empty `network` is one that nobody knows, and counts nowhere.

        Raises:
            TooManyTries: browser, address or network has opened too many; says when the next one may be.
        """
        for kind, key in _keys(session_key, network, email):
            await self._limits.check(session, kind, key)

    async def count(self, session: AsyncSession, session_key: str, network: str, email: str | None) -> None:
        """Count the ticket that was opened."""
        for kind, key in _keys(session_key, network, email):
            await self._limits.miss(session, kind, key)


def _keys(session_key: str, network: str, email: str | None) -> list[tuple[LimitKind, str]]:
    keys = [
        (LimitKind.TICKET_SESSION, session_key),
        (LimitKind.TICKET_SESSION_DAY, session_key),
    ]
    keys += [(LimitKind.TICKET_NETWORK, network_of(network))] if network else []
    return [*keys, (LimitKind.TICKET_ADDRESS, address_key(email))] if email else keys
