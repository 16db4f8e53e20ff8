"""How many requests one browser, one address or one network may open: more than a person needs, less than a program."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import address_key
from bot.limits import LimitKind, Limits, network_of


class OpeningLimits:
    """Counts opened tickets. `check` and `count` stand in the transaction of the ticket, around its creation."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    async def check(self, session: AsyncSession, session_key: str, network: str, email: str | None) -> None:
        """Let one more ticket be opened.

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
        (LimitKind.TICKET_NETWORK, network_of(network)),
    ]
    return [*keys, (LimitKind.TICKET_ADDRESS, address_key(email))] if email else keys
