"""Taking rows out of the outbox, one at a time, and noting what became of them.

A claim is committed before anything leaves: it counts the try and puts the next one off, so that a process that dies
while sending leaves a row that is taken up again, not one that is lost or sent by two.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database import now
from bot.outbox.models import OutboxItem, OutboxKind, SkipReason

LEASE = timedelta(minutes=5)  # longer than any delivery may last; a row whose process died waits this long
FIRST_DELAY = timedelta(minutes=1)
MAX_DELAY = timedelta(hours=1)
MAX_TRIES = 30  # 1, 2, 4 … 32 minutes, then hourly: about a day, as mail servers do
MAX_ERROR_CHARS = 500


def waiting(item: type[OutboxItem] = OutboxItem) -> ColumnElement[bool]:
    """Return the condition of a row that has yet to leave."""
    return item.sent_at.is_(None) & item.failed_at.is_(None) & item.skipped_as.is_(None)


def _to(item: type[OutboxItem], endpoint: int | None) -> ColumnElement[bool]:
    return true() if endpoint is None else item.data["endpoint"].as_integer() == endpoint


class OutboxStore:
    """The outbox as its worker and its keeper see it."""

    def __init__(self, clock: Callable[[], datetime] = now, chance: random.Random | None = None) -> None:
        self._clock = clock
        self._chance = chance or random.Random()

    async def is_any_due(
        self, session: AsyncSession, kinds: Collection[OutboxKind], endpoint: int | None = None
    ) -> bool:
        """Tell whether a row may leave now; a look that takes no lock."""
        return bool(await session.scalar(select(exists().where(self._due(kinds), _to(OutboxItem, endpoint)))))

    async def claim(
        self, session: AsyncSession, lane: Collection[OutboxKind], endpoint: int | None = None
    ) -> OutboxItem | None:
        """Take the row of a lane that has waited longest; no other process gets it, nor a later one of its ticket.

        The caller decides what becomes of it and commits before sending. With an `endpoint` only rows for it are
        looked at: one that is down keeps none for another one waiting.
        """
        older = aliased(OutboxItem)
        has_older = (
            exists()
            .where(
                older.ticket_id == OutboxItem.ticket_id, older.id < OutboxItem.id, older.kind.in_(lane), waiting(older)
            )
            .where(_to(older, endpoint))
        )
        first = (
            select(OutboxItem)
            .where(self._due(lane), _to(OutboxItem, endpoint), ~has_older)
            .order_by(OutboxItem.next_try_at, OutboxItem.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        item = await session.scalar(first)
        if item is not None:
            item.tries += 1
            item.next_try_at = self._clock() + LEASE
        return item

    async def behind(self, session: AsyncSession, item: OutboxItem, kinds: Collection[OutboxKind]) -> list[OutboxItem]:
        """Return the rows of the same ticket that wait behind `item` and were never tried, in order."""
        others = (
            select(OutboxItem)
            .where(OutboxItem.ticket_id == item.ticket_id, OutboxItem.id > item.id, OutboxItem.kind.in_(kinds))
            .where(waiting(), OutboxItem.tries == 0)
            .order_by(OutboxItem.id)
            .with_for_update()
        )
        return list(await session.scalars(others))

    async def said_by(self, session: AsyncSession, item: OutboxItem) -> list[OutboxItem]:
        """Return every row that leaves with `item`, itself included, in order."""
        together = (OutboxItem.id == item.id) | (OutboxItem.carried_by_id == item.id)
        return list(await session.scalars(select(OutboxItem).where(together).order_by(OutboxItem.id)))

    async def last_sent(self, session: AsyncSession, ticket_id: int, kinds: Collection[OutboxKind]) -> datetime | None:
        """Return when a row of these kinds left last for a ticket."""
        of_ticket = (OutboxItem.ticket_id == ticket_id) & OutboxItem.kind.in_(kinds)
        last = select(OutboxItem.sent_at).where(of_ticket, OutboxItem.sent_at.is_not(None))
        return await session.scalar(last.order_by(OutboxItem.sent_at.desc()).limit(1))

    def postpone(self, item: OutboxItem, until: datetime) -> None:
        """Give a claimed row back untried, for later."""
        item.tries -= 1
        item.next_try_at = until

    def carry(self, carrier: OutboxItem, others: Iterable[OutboxItem]) -> None:
        """Let one row say what the others would have said."""
        for other in others:
            other.skipped_as, other.carried_by_id = SkipReason.CARRIED, carrier.id

    def sent(self, item: OutboxItem) -> None:
        """Note that a row has left."""
        item.sent_at, item.error = self._clock(), None

    def failed(self, item: OutboxItem, error: str, *, for_good: bool = False, bounced: bool = False) -> None:
        """Note that a try failed: there is another, later each time, or the row is a dead letter."""
        moment = self._clock()
        item.error = " ".join(error.split())[:MAX_ERROR_CHARS]
        item.bounced_at = moment if bounced else None
        if for_good or item.tries >= MAX_TRIES:
            item.failed_at = moment
        else:
            item.next_try_at = moment + self._delay(item.tries)

    async def dead(self, session: AsyncSession, limit: int = 100) -> list[OutboxItem]:
        """Return the dead letters, the latest first."""
        failed = select(OutboxItem).where(OutboxItem.failed_at.is_not(None))
        return list(await session.scalars(failed.order_by(OutboxItem.failed_at.desc()).limit(limit)))

    async def waiting(self, session: AsyncSession, limit: int = 100) -> list[OutboxItem]:
        """Return what has yet to leave, the next one first."""
        rows = select(OutboxItem).where(waiting()).order_by(OutboxItem.next_try_at, OutboxItem.id)
        return list(await session.scalars(rows.limit(limit)))

    async def retry(self, session: AsyncSession, item_id: int | None = None) -> int:
        """Put a dead letter, or all of them, back into the outbox; returns how many."""
        dead = OutboxItem.failed_at.is_not(None) & (OutboxItem.id == item_id if item_id is not None else true())
        items = list(await session.scalars(select(OutboxItem).where(dead).with_for_update()))
        for item in items:
            item.failed_at = item.bounced_at = None
            item.tries, item.next_try_at = 0, self._clock()
        return len(items)

    async def counts(self, session: AsyncSession) -> tuple[int, int]:
        """Return how many rows wait and how many are dead letters."""
        waits = await session.scalar(select(func.count()).select_from(OutboxItem).where(waiting()))
        dead = await session.scalar(select(func.count()).where(OutboxItem.failed_at.is_not(None)))
        return waits or 0, dead or 0

    def _due(self, kinds: Collection[OutboxKind]) -> ColumnElement[bool]:
        return waiting() & OutboxItem.kind.in_(kinds) & (OutboxItem.next_try_at <= self._clock())

    def _delay(self, tries: int) -> timedelta:
        doubled: timedelta = min(FIRST_DELAY * 2 ** min(tries - 1, 10), MAX_DELAY)
        return doubled * self._chance.uniform(0.8, 1.2)  # what failed together does not come back together
