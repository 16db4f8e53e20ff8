"""A student who proves a request by the code that is mailed for it."""

from __future__ import annotations

from sqlalchemy import select
from support.chats import EMAIL
from support.desk import Student

from bot.helpdesk import Helpdesk
from bot.outbox import OutboxItem, OutboxKind


async def mailed(desk: Helpdesk, kind: OutboxKind) -> list[OutboxItem]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(OutboxItem).where(OutboxItem.kind == kind).order_by(OutboxItem.id)))


async def code(desk: Helpdesk) -> str:
    """Return the digits of the last code that was mailed."""
    return desk.access.code_of((await mailed(desk, OutboxKind.ACCESS_CODE))[-1].data["code_id"])


async def proves(student: Student, desk: Helpdesk) -> None:
    await student.says("a che punto è la 1?")
    await student.says(EMAIL)
    await student.says("sì")
    await student.says(await code(desk))
