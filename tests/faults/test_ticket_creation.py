"""Numbers are unique and gapless, whoever is killed and whenever: on both databases, with real processes."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from sqlalchemy import func, select
from support import ticket_writer

from bot.database import open_database
from bot.outbox import OutboxItem
from bot.tickets import ThreadEntry, Ticket, TicketCounter, TicketEvent

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["pytest", "support.ticket_writer"])  # imported once: a process starts in milliseconds
KILLS = 20
PATIENCE_S = 60

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """Let the server that processes are forked from find what this process finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        yield


def _start(target: Any, *args: Any) -> tuple[BaseProcess, Pipe]:
    ours, theirs = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=target, args=(*args, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _told(*pipes: Pipe) -> list[Any]:
    """Return all that the processes tell until they end."""
    said, left = [], list(pipes)
    while left:
        ready = wait(left, PATIENCE_S)
        assert ready, "a process hangs"
        for pipe in ready:
            try:
                said.append(pipe.recv())
            except EOFError:
                left.remove(pipe)
    return said


def _numbers(url: str) -> dict[str, int]:
    """Return the number of each draft, after checking that nothing is lost, doubled, skipped or half written."""
    return asyncio.run(_checked(url))


async def _checked(url: str) -> dict[str, int]:
    database = open_database(url)
    async with database.reading() as session:
        tickets = list(await session.scalars(select(Ticket).order_by(Ticket.id)))
        last = await session.scalar(select(TicketCounter.last_number))
        rows = {
            table: (await session.execute(select(table.ticket_id, func.count()).group_by(table.ticket_id))).all()
            for table in (ThreadEntry, TicketEvent, OutboxItem)
        }
    await database.close()
    numbers = list(range(1, len(tickets) + 1))
    assert [ticket.id for ticket in tickets] == numbers
    assert last == len(tickets)
    for table, each in ((ThreadEntry, 1), (TicketEvent, 1), (OutboxItem, 2)):
        assert sorted(map(tuple, rows[table])) == [(number, each) for number in numbers]
    return {str(ticket.draft_key): ticket.id for ticket in tickets}


def test_two_processes_give_every_draft_one_number_and_skip_none(database_url: str) -> None:
    shared = [f"shared-{number}" for number in range(40)]
    own = [[f"own-{process}-{number}" for number in range(60)] for process in range(2)]
    writers = [_start(ticket_writer.write, database_url, shared + mine) for mine in own]

    said = _told(*(pipe for _process, pipe in writers))

    kept = _numbers(database_url)
    assert len(said) == 2 * (40 + 60)
    assert len(kept) == 40 + 2 * 60
    assert all(kept[key] == number for key, number in said)


def test_what_was_acknowledged_outlives_a_kill_and_a_retry_gets_the_same_number(database_url: str) -> None:
    chance = random.Random(412)
    acknowledged: dict[str, int] = {}
    for round_ in range(KILLS):
        keys = [f"{round_}-{number}" for number in range(500)]
        process, pipe = _start(ticket_writer.write, database_url, keys)
        first = pipe.recv()
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.join(PATIENCE_S)
        acknowledged |= dict([first, *_told(pipe)])

    kept = _numbers(database_url)
    assert acknowledged.items() <= kept.items()
    _process, pipe = _start(ticket_writer.write, database_url, list(kept))
    assert dict(_told(pipe)) == kept
    assert _numbers(database_url) == kept


def test_a_kill_before_any_statement_of_a_creation_loses_nothing(database_url: str) -> None:
    _process, pipe = _start(ticket_writer.write_and_die, database_url, "whole", 0)
    (places,) = _told(pipe)

    for place in range(1, places + 1):
        process, pipe = _start(ticket_writer.write_and_die, database_url, f"killed-{place}", place)
        assert _told(pipe) == []
        process.join(PATIENCE_S)
        is_committed = f"killed-{place}" in _numbers(database_url)
        _process, pipe = _start(ticket_writer.write, database_url, [f"killed-{place}"])
        assert _told(pipe) == [(f"killed-{place}", place + 1)]
        assert is_committed == (place == places)

    assert len(_numbers(database_url)) == places + 1
