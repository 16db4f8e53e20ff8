"""Codes and links that a mail carries, asked for and used."""

from __future__ import annotations

from sqlalchemy import select

from bot.access import AccessDesk, Asker, PageToken
from bot.database import Database
from bot.outbox import OutboxItem, OutboxKind

MARIO = "mario@example.it"


BROWSER = Asker("browser-1", "192.0.2.1")


async def ask_code(database: Database, access: AccessDesk, number: str = "1", email: str = MARIO) -> str:
    async with database.writing() as session:
        return await access.request_code(session, number, email, BROWSER)


async def verify(database: Database, access: AccessDesk, key: str, digits: str) -> PageToken | None:
    async with database.writing() as session:
        return await access.verify_code(session, key, digits, Asker(None, "192.0.2.9"))


async def open_link(database: Database, access: AccessDesk, path: str) -> PageToken | None:
    async with database.writing() as session:
        return await access.open_link(session, path.removeprefix("/r/"))


async def mails(database: Database) -> list[OutboxItem]:
    kinds = (OutboxKind.ACCESS_CODE, OutboxKind.ACCESS_LINK, OutboxKind.TICKET_LIST)
    async with database.reading() as session:
        return list(await session.scalars(select(OutboxItem).where(OutboxItem.kind.in_(kinds)).order_by(OutboxItem.id)))


async def newest_code(database: Database, access: AccessDesk) -> str:
    """Return the digits in the newest mail."""
    return access.code_of((await mails(database))[-1].data["code_id"])
