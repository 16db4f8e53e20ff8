"""Counting which pages are read: in memory, written down about once a minute, so that reading costs no write."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations import PageReadStore
from bot.database import Database

WRITE_EVERY = timedelta(minutes=1)
COUNTED = timedelta(days=30)  # "most read" speaks of the last month: what matters in September is old in June
KEPT = timedelta(days=90)

logger = structlog.get_logger(__name__)


class PageReads:
    """The reads of one process that are not written down yet, and the list it last read."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._store = PageReadStore()
        self._waiting: Counter[str] = Counter()
        self._written_at = clock()
        self._most_read: list[str] = []
        self._listed_at: datetime | None = None
        self._writing = asyncio.Lock()

    async def count(self, request: web.Request, entry_id: str, today: date) -> None:
        """Count one reading; a page fetched in advance is not read yet."""
        if request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", ""):
            return
        self._waiting[entry_id] += 1
        if self._clock() - self._written_at >= WRITE_EVERY:
            await self.write(today)

    async def write(self, today: date) -> None:
        """Write down what was counted; when the database does not take it, it is kept for the next time."""
        async with self._writing:
            counted, self._waiting = self._waiting, Counter()
            self._written_at = self._clock()
            if not counted:
                return
            try:
                async with self._database.writing() as session:
                    await self._store.add(session, today, counted)
                    await self._store.purge(session, today - KEPT)
            except SQLAlchemyError as error:
                self._waiting.update(counted)
                logger.warning("reads_not_written", kind=type(error).__name__)

    async def most_read(self, today: date, limit: int) -> list[str]:
        """Return the ids of the entries read most in the last month, looked up once a minute."""
        moment = self._clock()
        if self._listed_at is None or moment - self._listed_at >= WRITE_EVERY:
            self._listed_at = moment
            async with self._database.reading() as session:
                self._most_read = await self._store.most_read(session, today - COUNTED, limit)
        return self._most_read[:limit]
