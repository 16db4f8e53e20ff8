"""Who read what: an operator who opens a ticket or a chat leaves a row in the record.

A console that is open reads the same again and again; that is one visit, and one row, as long as it goes on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Database, now
from bot.operators import audit
from bot.web.keys import OPERATOR, VIEWINGS

VISIT = timedelta(minutes=10)  # who looks again later has opened it again
MAX_KEPT = 10_000  # visits remembered; one that is forgotten is recorded twice, never not at all

log = structlog.get_logger(__name__)


class Viewings:
    """The visits of this process."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock
        self._recorded: OrderedDict[tuple[int, str, int], datetime] = OrderedDict()

    async def note(self, operator_id: int, what: str, id_: int) -> None:
        """Record that an operator reads a `ticket` or a `conversation`.

        A database that cannot be written to keeps nobody from answering students: the log then has the row.
        """
        at, key = self._clock(), (operator_id, what, id_)
        last = self._recorded.get(key)
        if last is not None and at - last < VISIT:
            return
        try:
            async with self._database.writing() as session:
                await audit.record(session, at, f"operator:{operator_id}", f"{what}_viewed", {f"{what}_id": id_})
        except SQLAlchemyError:
            log.error("viewing_not_recorded", operator=operator_id, exc_info=True, **{what: id_})
            return
        self._recorded.pop(key, None)
        self._recorded[key] = at
        if len(self._recorded) > MAX_KEPT:
            self._recorded.popitem(last=False)


async def note_viewing(request: web.Request, what: str, id_: int) -> None:
    """Record what the operator of a request reads."""
    await request.app[VIEWINGS].note(request[OPERATOR].id, what, id_)
