"""A process killed between a mail server's "taken" and the note of it: at least one mail, at most two, one id."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select
from support import mail_writer
from support.clock import Clock
from support.desk import small_content
from support.mail_sink import open_sink

from bot.database import Database
from bot.outbox import OutboxItem, OutboxKind
from bot.outbox.store import LEASE
from bot.tickets import NewTicket, TicketStore

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["support.mail_writer"])
KILLS = 4
PATIENCE_S = 60

pytestmark = pytest.mark.slow


async def test_a_kill_after_the_server_took_a_mail_makes_one_copy_at_most(
    database: Database, database_url: str, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    async with database.writing() as session:
        for number in range(KILLS + 2):
            await TicketStore(clock).create(session, NewTicket("wifi", "Rete", "it", email=f"m{number}@example.it"))
    content, later_s = await asyncio.to_thread(small_content), 0.0

    async with open_sink() as sink:
        for dies in [*[True] * KILLS, False]:
            later_s += LEASE.total_seconds()
            ours, theirs = SPAWN.Pipe(duplex=False)
            process = SPAWN.Process(
                target=mail_writer.send, args=(database_url, sink.port, content, tmp_path, later_s, dies, theirs)
            )
            await asyncio.to_thread(process.start)
            theirs.close()
            await asyncio.to_thread(process.join, PATIENCE_S)
            ours.close()
            assert process.exitcode == (-9 if dies else 0)
        copies = Counter(mail.message["Message-ID"] for mail in sink.received)
        addresses = {mail.recipients[0] for mail in sink.received}

    async with database.reading() as session:
        left = await session.scalars(select(OutboxItem).where(OutboxItem.kind == OutboxKind.RECEIPT))
        assert {item.sent_at is not None for item in left} == {True}
    assert addresses == {f"m{number}@example.it" for number in range(KILLS + 2)}
    assert len(copies) == KILLS + 2
    assert sum(copies.values()) == 2 * KILLS + 2
    assert max(copies.values()) <= 2
