"""How often the page of each entry is read, by day: counts, and nothing about who reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import PageRead


class PageReadStore:
    """The daily counts; several processes add to the same rows."""

    async def add(self, session: AsyncSession, day: date, reads: Mapping[str, int]) -> None:
        """Add reads (entry id → how many more) to a day."""
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        for entry, count in sorted(reads.items()):  # one order for all processes: no two wait for each other
            new = insert(PageRead).values(entry=entry, day=day, reads=count)
            more = {"reads": PageRead.reads + new.excluded.reads}
            await session.execute(new.on_conflict_do_update(index_elements=["entry", "day"], set_=more))

    async def most_read(self, session: AsyncSession, since: date, limit: int) -> list[str]:
        """Return the ids of the entries read most since a day, the most read first."""
        total = func.sum(PageRead.reads)
        ranked = select(PageRead.entry).where(PageRead.day >= since).group_by(PageRead.entry)
        return list(await session.scalars(ranked.order_by(total.desc(), PageRead.entry).limit(limit)))

    async def purge(self, session: AsyncSession, before: date) -> None:
        """Forget the days before one."""
        await session.execute(delete(PageRead).where(PageRead.day < before))
