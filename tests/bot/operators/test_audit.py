"""The record of what was done: who tampers with it is found out."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select, text
from support.clock import Clock

from bot.database import Database
from bot.operators import audit
from bot.operators.audit import Broken
from bot.operators.models import AuditRow


@pytest.fixture
async def three(database: Database, clock: Clock) -> None:
    """Write three rows."""
    for event in ("sign_in", "ticket_viewed", "sign_out"):
        async with database.writing() as session:
            await audit.record(session, clock.advance(minutes=1), "operator:1", event, {"ticket_id": 7})


async def _broken_after(database: Database, *statements: str) -> list[Broken]:
    async with database.writing() as session:
        for statement in statements:
            await session.execute(text(statement))
    async with database.reading() as session:
        return await audit.verify(session)


@pytest.mark.usefixtures("three")
async def test_an_untouched_record_is_whole(database: Database) -> None:
    assert await _broken_after(database) == []


async def test_an_empty_record_is_whole(database: Database) -> None:
    assert await _broken_after(database) == []


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "change",
    [
        "actor = 'operator:2'",
        "event = 'nothing'",
        "data = '{\"ticket_id\": 8}'",
        "at = '2026-11-03 08:00:00.000000'",
    ],
)
async def test_a_changed_row_is_found(database: Database, change: str) -> None:
    assert await _broken_after(database, f"UPDATE audit SET {change} WHERE id = 2") == [Broken(2, "changed")]


@pytest.mark.usefixtures("three")
async def test_a_row_taken_out_is_missed(database: Database) -> None:
    assert Broken(2, "missing") in await _broken_after(database, "DELETE FROM audit WHERE id = 2")


@pytest.mark.usefixtures("three")
async def test_a_tail_cut_off_is_missed(database: Database) -> None:
    assert await _broken_after(database, "DELETE FROM audit WHERE id = 3") == [Broken(3, "cut")]


@pytest.mark.usefixtures("three")
async def test_a_row_written_anew_with_a_fitting_hash_breaks_the_chain(database: Database) -> None:
    async with database.writing() as session:
        row = await session.get(AuditRow, 2)
        assert row is not None
        row.actor = "operator:2"
        row.hash = audit._hash(row)

    assert await _broken_after(database) == [Broken(3, "chain")]


async def test_writers_at_once_make_one_chain(database: Database, clock: Clock) -> None:
    async def write(number: int) -> None:
        async with database.writing() as session:
            await audit.record(session, clock(), f"operator:{number}", "sign_in")

    await asyncio.gather(*(write(number) for number in range(20)))

    async with database.reading() as session:
        assert await audit.verify(session) == []
        assert await session.scalar(select(func.count()).select_from(AuditRow)) == 20


async def test_what_is_rolled_back_was_not_done(database: Database, clock: Clock) -> None:
    with pytest.raises(KeyError):
        async with database.writing() as session:
            await audit.record(session, clock(), "operator:1", "sign_in")
            raise KeyError

    async with database.reading() as session:
        assert await audit.verify(session) == []
