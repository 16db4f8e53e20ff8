"""How often somebody may be wrong: counters in the database, shared by all processes.

A row holds the moments of the latest misses of one key, so the window slides exactly. `check` locks the row
and `miss` writes it: done in one writing transaction, two processes cannot both use the last try. Keys are
stored as HMACs: neither addresses nor networks can be read from the table.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import JSON, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, now, stored_by_value
from bot.errors import TooManyTries


class LimitKind(Enum):
    """What is counted."""

    SIGN_IN = "sign_in"  # key: login and network, so that no outsider can lock an operator out
    SIGN_IN_NETWORK = "sign_in_network"  # one password tried on many logins
    STATUS_ADDRESS = "status_address"
    STATUS_SESSION = "status_session"
    STATUS_NETWORK = "status_network"
    TICKET_SESSION = "ticket_session"  # what is counted here are tickets, not mistakes
    TICKET_SESSION_DAY = "ticket_session_day"
    TICKET_ADDRESS = "ticket_address"
    TICKET_NETWORK = "ticket_network"
    QUEUE_SESSION = "queue_session"  # asking for a person while one is present
    QUEUE_NETWORK = "queue_network"
    PROOF_ADDRESS_HOUR = "proof_address_hour"  # codes, links and lists that anybody can have sent to an address
    PROOF_ADDRESS_DAY = "proof_address_day"
    PROOF_SESSION = "proof_session"
    PROOF_NETWORK = "proof_network"
    MAIL_ADDRESS_HOUR = "mail_address_hour"  # mails to an address that has proven nothing
    MAIL_ADDRESS_DAY = "mail_address_day"


@dataclass(frozen=True)
class Limit:
    """What happens from the `free`-th miss within `window` on.

    Without `max_delay` a try must wait until the window slides past a miss; with it, 1 s after that miss, then
    2, 4, 8 … up to `max_delay`: a person who mistypes loses seconds, a program its speed.
    """

    free: int
    window: timedelta
    max_delay: timedelta | None = None

    def wait_s(self, misses: list[float], at: float) -> float:
        """Return how long the next try must wait; `misses` are the moments inside the window, oldest first."""
        if len(misses) < self.free:
            return 0.0
        if self.max_delay is None:
            return misses[-self.free] + self.window.total_seconds() - at
        doublings = min(len(misses) - self.free, 16)
        return misses[-1] + min(2.0**doublings, self.max_delay.total_seconds()) - at


QUARTER, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
LIMITS = {
    LimitKind.SIGN_IN: Limit(5, HOUR, timedelta(seconds=60)),
    # 20: an office behind one address mistypes too; 10 s: a campus neighbour may slow sign-in, not prevent it
    LimitKind.SIGN_IN_NETWORK: Limit(20, QUARTER, timedelta(seconds=10)),
    LimitKind.STATUS_ADDRESS: Limit(5, QUARTER),
    LimitKind.STATUS_SESSION: Limit(10, QUARTER),
    LimitKind.STATUS_NETWORK: Limit(30, QUARTER),
    LimitKind.TICKET_SESSION: Limit(5, HOUR),
    LimitKind.TICKET_SESSION_DAY: Limit(10, DAY),
    LimitKind.TICKET_ADDRESS: Limit(10, HOUR),
    LimitKind.TICKET_NETWORK: Limit(240, DAY),  # a campus behind one address in the week of enrolment
    LimitKind.QUEUE_SESSION: Limit(5, HOUR),  # back to the bot and again to a person, five times
    LimitKind.QUEUE_NETWORK: Limit(60, HOUR),  # a campus; a few operators help no more in an hour
    # Who is sent mail that they did not ask for must not get much of it, and nobody may send it to many.
    LimitKind.PROOF_ADDRESS_HOUR: Limit(3, HOUR),
    LimitKind.PROOF_ADDRESS_DAY: Limit(5, DAY),
    LimitKind.PROOF_SESSION: Limit(10, HOUR),
    LimitKind.PROOF_NETWORK: Limit(60, HOUR),
    LimitKind.MAIL_ADDRESS_HOUR: Limit(3, HOUR),
    LimitKind.MAIL_ADDRESS_DAY: Limit(5, DAY),
}
MAX_KEPT = 240  # misses kept in a row: as many as the widest limit looks at


class Misses(Base):
    """The latest misses of one key."""

    __tablename__ = "limits"

    kind: Mapped[LimitKind] = mapped_column(stored_by_value(LimitKind, 32), primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    moments: Mapped[list[float]] = mapped_column(JSON)  # seconds since the epoch, oldest first
    updated_at: Mapped[datetime] = mapped_column(index=True)


class Limits:
    """The counters; every method takes the caller's writing session."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime] = now) -> None:
        """Take the desk's secret; processes that share a database must share it, else they count apart."""
        self._secret = secret
        self._clock = clock

    async def check(self, session: AsyncSession, kind: LimitKind, key: str) -> None:
        """Let a try pass, and keep other tries of this key waiting until the transaction ends.

        Raises:
            TooManyTries: not now; says when.
        """
        row = await self._locked(session, kind, key)
        at = self._clock().timestamp()
        wait_s = LIMITS[kind].wait_s(self._recent(row, at), at)
        if wait_s > 0:
            raise TooManyTries(math.ceil(wait_s))

    async def check_all(self, session: AsyncSession, counters: Sequence[tuple[LimitKind, str]]) -> None:
        """Let a try pass that counts in several places, which are locked in the order given.

        One look without a lock comes first: who goes on guessing is refused without writing anything.

        Raises:
            TooManyTries: not now; says when the fullest of them lets the next one pass.
        """
        kinds, hashes = {kind for kind, _ in counters}, [self._hash(kind, key) for kind, key in counters]
        at = self._clock().timestamp()
        rows = await session.scalars(select(Misses).where(Misses.kind.in_(kinds), Misses.key_hash.in_(hashes)))
        wait_s = max((LIMITS[row.kind].wait_s(self._recent(row, at), at) for row in rows), default=0.0)
        if wait_s > 0:
            raise TooManyTries(math.ceil(wait_s))
        for kind, key in counters:
            await self.check(session, kind, key)

    async def miss(self, session: AsyncSession, kind: LimitKind, key: str) -> None:
        """Count one wrong try."""
        row = await self._locked(session, kind, key)
        moment = self._clock()
        row.moments = [*self._recent(row, moment.timestamp()), moment.timestamp()][-MAX_KEPT:]
        row.updated_at = moment
        await session.flush()

    async def refund(self, session: AsyncSession, kind: LimitKind, key: str) -> None:
        """Take the latest miss back: the try that was counted in advance was right."""
        row = await self._locked(session, kind, key)
        row.moments = row.moments[:-1]
        await session.flush()

    async def forget(self, session: AsyncSession, kind: LimitKind, key: str) -> None:
        """Start again from nothing for one key."""
        row = await self._locked(session, kind, key)
        row.moments = []
        await session.flush()

    async def purge(self, session: AsyncSession) -> None:
        """Delete what no limit looks at any more."""
        oldest = self._clock() - max(limit.window for limit in LIMITS.values())
        await session.execute(delete(Misses).where(Misses.updated_at < oldest))

    async def _locked(self, session: AsyncSession, kind: LimitKind, key: str) -> Misses:
        """Return the row of a key, made when needed, locked until the transaction ends."""
        key_hash = self._hash(kind, key)
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        new = insert(Misses).values(kind=kind, key_hash=key_hash, moments=[], updated_at=self._clock())
        # an update that changes nothing locks a row that is there, also one that a colleague is deleting just now
        own = new.on_conflict_do_update(index_elements=["kind", "key_hash"], set_={"key_hash": new.excluded.key_hash})
        found = own.returning(Misses).execution_options(populate_existing=True)
        return (await session.scalars(found)).one()

    def _recent(self, row: Misses, at: float) -> list[float]:
        oldest = at - LIMITS[row.kind].window.total_seconds()
        return [moment for moment in row.moments if moment > oldest]

    def _hash(self, kind: LimitKind, key: str) -> str:
        text = f"{kind.value}\0{key}".encode("utf-8", "replace")
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()


def network_key(secret: bytes, address: str) -> str:
    """Return what tells networks apart, for counting tries, without saying which they are."""
    return hmac.new(secret, f"network {network_of(address)}".encode(), hashlib.sha256).hexdigest()[:32]


def network_of(address: str) -> str:
    """Return what is counted as one network: an IPv4 address, or the /64 that an IPv6 subscriber holds."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False).network_address)
    return str(ip)
