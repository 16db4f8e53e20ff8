"""Refusals in the record: who was turned away or told to wait, without letting whoever knocks fill the table.

What is noted is kept in memory and written once a second. Of one network, and of all together, so many rows are
written in a minute; the rest of the minute becomes one row that tells how many there were.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Database, now
from bot.operators import audit

MINUTE = timedelta(minutes=1)
ROWS_PER_NETWORK = 10  # in a minute; enough to see what somebody tries
ROWS_IN_ALL = 100  # in a minute: 50 MB of rows a day, whoever knocks from wherever
MAX_NETWORKS = 1_000  # told apart within a minute; those beyond are summed up as one
OTHERS = "others"
NETWORK_CHARS = 16  # of the digest: tells networks apart, and nothing about them

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Refusal:
    """One row to be written."""

    at: datetime
    actor: str
    event: str
    data: dict[str, str | int | bool | None]


class Refusals:
    """What this process has refused in the current minute, and what of it is not written yet."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock
        self._minute: datetime | None = None
        self._counted: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._unwritten: deque[Refusal] = deque()

    def note(self, network: str, actor: str, event: str, **data: str | int | None) -> None:
        """Note that somebody was refused; `network` is a digest (`network_key`), `data` codes and ids."""
        at, network = self._clock(), network[:NETWORK_CHARS]
        self._turn_minute(at)
        if network not in self._counted and len(self._counted) >= MAX_NETWORKS:
            network = OTHERS
        self._counted[network] += 1
        if self._counted[network] > ROWS_PER_NETWORK or self._counted.total() - self._left_out.total() > ROWS_IN_ALL:
            self._left_out[network] += 1
        else:
            self._unwritten.append(Refusal(at, actor, event, {"network": network, **data}))

    async def write(self, *, is_last: bool = False) -> None:
        """Write what was noted; `is_last` sums up a minute that is not over. Nobody waits for it or fails by it."""
        self._turn_minute(self._clock(), is_over=is_last)
        if not self._unwritten:
            return
        rows = list(self._unwritten)
        try:
            async with self._database.writing() as session:
                for row in rows:
                    await audit.record(session, row.at, row.actor, row.event, row.data)
        except SQLAlchemyError:
            log.warning("refusals_not_recorded", waiting=len(rows), exc_info=True)
            self._forget_oldest()
            return
        for _ in rows:
            self._unwritten.popleft()

    def _turn_minute(self, at: datetime, *, is_over: bool = False) -> None:
        """Sum up what the last minute left out, in one row for each network."""
        goes_on = self._minute is not None and at - self._minute < MINUTE
        if goes_on and not is_over:
            return
        for network, count in self._left_out.items():
            summary: dict[str, str | int | bool | None] = {"network": network, "count": count}
            self._unwritten.append(Refusal(at, "system", "refusals_left_out", summary))
        self._minute = at
        self._counted.clear()
        self._left_out.clear()

    def _forget_oldest(self) -> None:
        """Keep no more than ten minutes' worth while the database is away; the log has every request."""
        while len(self._unwritten) > 10 * ROWS_IN_ALL:
            self._unwritten.popleft()
