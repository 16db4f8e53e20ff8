"""A process that creates tickets, to be killed: it tells each number only once it is committed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe
from typing import Any

from sqlalchemy import event

import bot.conversations
import bot.operators  # noqa: F401 - tickets point at their tables
from bot.database import Database, open_database
from bot.tickets import NewTicket, TicketStore

AT_ONCE = 4


def new_ticket(key: str) -> NewTicket:
    """Return the request that belongs to a draft key."""
    return NewTicket("wifi", "Il wifi non va", "it", f"Sono {key}", email=f"{key}@example.it", draft_key=key)


def write(url: str, keys: list[str], told: Pipe) -> None:
    """Create a ticket for each key, a few at once, and tell `(key, number)` after each commit."""
    asyncio.run(_write(url, iter(keys), told))


def write_and_die(url: str, key: str, statement: int, told: Pipe) -> None:
    """Create one ticket and be killed right before the n-th statement; tell how many there were otherwise.

    The statements are counted from 1; the last two places are before the commit and after it.
    """
    asyncio.run(_write_and_die(url, key, statement, told))


async def _write(url: str, keys: Iterator[str], told: Pipe) -> None:
    database = open_database(url)

    async def some() -> None:
        for key in keys:
            told.send((key, await _create(database, key)))

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    await database.close()


async def _write_and_die(url: str, key: str, place: int, told: Pipe) -> None:
    database = open_database(url)
    passed = 0

    def pass_by(*_args: Any) -> None:
        nonlocal passed
        passed += 1
        if passed == place:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine.sync_engine, "before_cursor_execute", pass_by)
    event.listen(database.engine.sync_engine, "commit", pass_by)
    await _create(database, key)
    pass_by()
    told.send(passed)
    await database.close()


async def _create(database: Database, key: str) -> int:
    async with database.writing() as session:
        ticket = await TicketStore().create(session, new_ticket(key))
    return ticket.id
