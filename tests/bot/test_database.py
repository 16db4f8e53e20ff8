"""What every room relies on: transactions that begin when they say so, and times that are UTC."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError
from support.clock import Clock

from bot.database import Database, async_url, open_database, sqlite_url
from bot.tickets import NewTicket, Ticket, TicketStore
from bot.tickets.models import TicketCounter


async def test_an_exception_rolls_everything_back(database: Database) -> None:
    with pytest.raises(KeyError):
        async with database.writing() as session:
            session.add(TicketCounter(id=2, last_number=0))
            await session.flush()
            raise KeyError

    async with database.reading() as session:
        assert await session.get(TicketCounter, 2) is None


async def test_a_reading_session_commits_nothing(database: Database) -> None:
    async with database.reading() as session:
        await session.execute(insert(TicketCounter).values(id=2, last_number=0))

    async with database.reading() as session:
        assert await session.get(TicketCounter, 2) is None


async def test_reading_then_writing_in_one_transaction_loses_no_count(database: Database, database_url: str) -> None:
    """Fails when SQLite's writing sessions open with the driver's lazy BEGIN: both read the same number."""
    other = open_database(database_url)

    async def count(where: Database) -> None:
        for _ in range(50):
            async with where.writing() as session:
                counter = await session.get(TicketCounter, 1, with_for_update=True)
                assert counter is not None
                await asyncio.sleep(0)
                counter.last_number += 1

    await asyncio.gather(count(database), count(other))
    await other.close()

    async with database.reading() as session:
        assert await session.scalar(select(TicketCounter.last_number)) == 100


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.writing() as writing:
        await writing.execute(text("UPDATE ticket_counter SET last_number = 7"))
        async with asyncio.timeout(5), database.reading() as reading:
            seen = await reading.scalar(select(TicketCounter.last_number))

    assert seen == 0


async def test_a_time_comes_back_as_the_moment_it_was(database: Database) -> None:
    rome = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    clock = Clock(rome)

    async with database.writing() as session:
        ticket = await TicketStore(clock).create(session, NewTicket("wifi", "Il wifi non va", "it"))
    async with database.reading() as session:
        stored = await session.scalar(select(Ticket.created_at).where(Ticket.id == ticket.id))

    assert stored == rome
    assert stored is not None
    assert stored.tzinfo is UTC


async def test_a_time_without_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 10, 25, 2, 30)
    async with database.writing() as session:
        with pytest.raises(StatementError):
            await session.scalar(select(Ticket.id).where(Ticket.created_at == naive))


async def test_sqlite_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'desk.db'}")

    async with database.reading() as session:
        values = [
            await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    await database.close()

    assert values == ["wal", 2, 1, 15_000]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p%40ss@h/d", "postgresql+psycopg://u:p%40ss@h/d"),
        ("postgresql+asyncpg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////tmp/a.db", "sqlite+aiosqlite:////tmp/a.db"),
    ],
)
def test_usual_addresses_are_understood(given: str, used: str) -> None:
    assert async_url(given) == used


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"):
        async_url("mysql://h/d")


def test_the_file_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert sqlite_url(tmp_path) == f"sqlite+aiosqlite:///{tmp_path.resolve() / 'sportello.db'}"
