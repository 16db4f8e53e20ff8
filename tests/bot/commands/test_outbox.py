"""`sportello outbox` shows dead letters and revives them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.database import open_database, sqlite_url
from bot.migrations import upgrade
from bot.outbox import OutboxItem, OutboxStore
from bot.tickets import NewTicket, TicketStore

Run = Callable[..., Any]


async def leave_a_dead_letter(data_dir: Path) -> None:
    database = open_database(sqlite_url(data_dir))
    await upgrade(database)
    async with database.writing() as session:
        ticket = await TicketStore().create(session, NewTicket("wifi", "Rete", "it", email="mario@example.it"))
        item = await session.scalar(select(OutboxItem).where(OutboxItem.ticket_id == ticket.id).limit(1))
        assert item is not None
        OutboxStore().failed(item, "550 no such user", for_good=True)
    await database.close()


def test_dead_letters_are_listed_and_put_back(run: Run, tmp_path: Path) -> None:
    asyncio.run(leave_a_dead_letter(tmp_path))
    folder = ("--data-dir", str(tmp_path))

    listed = run("outbox", "list", *folder)
    revived = run("outbox", "retry", "--all", *folder)
    after = run("outbox", "list", *folder)
    unknown = run("outbox", "retry", "99", *folder)

    assert "1 waiting, 1 dead letters." in listed.said
    assert "1 back in the outbox." in revived.said
    assert "2 waiting, 0 dead letters." in after.said
    assert (unknown.code, "no dead letter 99" in unknown.said) == (1, True)
