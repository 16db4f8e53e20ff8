"""How often somebody may ask: wrong tries, and mails that asking makes us send.

Counted per address, per session and per network in the database, so that neither another spelling nor another
process gives one more try. Reading answers is counted nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.access.status import spelled
from bot.contact import address_key
from bot.limits import LimitKind, Limits, network_of


@dataclass(frozen=True)
class Asker:
    """Where a question comes from: a conversation or browser, and a network.

    Who brings no session (`session_key` None) is counted by the network alone: else a campus behind one address
    would have the tries of one browser.
    """

    session_key: str | None
    network: str


Counter = tuple[LimitKind, str]


def look_ups(asker: Asker, email: str | None) -> list[Counter]:
    """Return where a wrong number, address or code is counted."""
    return _counters(asker, email, [LimitKind.STATUS_ADDRESS], LimitKind.STATUS_SESSION, LimitKind.STATUS_NETWORK)


def mailings(asker: Asker, email: str) -> list[Counter]:
    """Return where a mail is counted that anybody can make us send by typing an address."""
    per_address = [LimitKind.PROOF_ADDRESS_HOUR, LimitKind.PROOF_ADDRESS_DAY]
    return _counters(asker, email, per_address, LimitKind.PROOF_SESSION, LimitKind.PROOF_NETWORK)


async def count(session: AsyncSession, limits: Limits, counters: Sequence[Counter]) -> None:
    """Count a try everywhere."""
    for kind, key in counters:
        await limits.miss(session, kind, key)


def _counters(
    asker: Asker, email: str | None, address: list[LimitKind], session: LimitKind, network: LimitKind
) -> list[Counter]:
    """Return the counters in the one order in which everybody locks them: two tries never wait for each other."""
    found = [(kind, address_key(spelled(email))) for kind in address] if email is not None else []
    if asker.session_key is not None:
        found.append((session, asker.session_key))
    return [*found, (network, network_of(asker.network))]
