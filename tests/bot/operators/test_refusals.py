"""Refusals in the record: all that is needed to see what somebody tries, and no more."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from support.clock import Clock

from bot.database import Database
from bot.operators import audit
from bot.operators.models import AuditRow
from bot.operators.refusals import ROWS_IN_ALL, ROWS_PER_NETWORK, Refusals


@pytest.fixture
def refusals(database: Database, clock: Clock) -> Refusals:
    """Return what a process notes."""
    return Refusals(database, clock)


async def recorded(database: Database) -> list[AuditRow]:
    """Return the record, whose chain must be whole."""
    async with database.reading() as session:
        assert await audit.verify(session) == []
        return list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))


async def test_a_network_fills_so_many_rows_a_minute_and_then_one_more(
    database: Database, refusals: Refusals, clock: Clock
) -> None:
    for _ in range(500):
        refusals.note("knocking", "unknown", "denied", status=401)
    refusals.note("another", "unknown", "denied", status=403)
    await refusals.write()
    clock.advance(seconds=61)
    await refusals.write()

    rows = await recorded(database)

    counted = Counter((row.event, row.data["network"]) for row in rows)
    assert counted == {
        ("denied", "knocking"): ROWS_PER_NETWORK,
        ("denied", "another"): 1,
        ("refusals_left_out", "knocking"): 1,
    }
    assert rows[-1].data["count"] == 500 - ROWS_PER_NETWORK


async def test_many_networks_together_fill_no_more_than_the_table_can_bear(
    database: Database, refusals: Refusals
) -> None:
    for number in range(2_000):
        refusals.note(f"{number:08}", "unknown", "limit_reached", status=429)
    await refusals.write()

    assert len(await recorded(database)) == ROWS_IN_ALL


async def test_what_a_stop_interrupts_is_summed_up_before_the_end(database: Database, refusals: Refusals) -> None:
    for _ in range(ROWS_PER_NETWORK + 5):
        refusals.note("knocking", "unknown", "denied", status=401)

    await refusals.write(is_last=True)

    assert (await recorded(database))[-1].data == {"network": "knocking", "count": 5}
