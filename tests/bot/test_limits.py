"""How often somebody may be wrong, on both databases."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from support.clock import Clock

from bot.database import Database, open_database
from bot.errors import TooManyTries
from bot.limits import LimitKind, Limits, Misses, network_of

SECRET = b"secret of the test"


@pytest.fixture
def limits(clock: Clock) -> Limits:
    """Return the counters under the test's clock."""
    return Limits(SECRET, clock)


async def _try(database: Database, limits: Limits, kind: LimitKind, key: str = "mario@example.it") -> int:
    """Be wrong once; return the seconds to wait instead when the limit is reached, else 0."""
    try:
        async with database.writing() as session:
            await limits.check(session, kind, key)
            await limits.miss(session, kind, key)
    except TooManyTries as refused:
        return refused.retry_after_s
    return 0


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [(LimitKind.STATUS_ADDRESS, 5), (LimitKind.STATUS_SESSION, 10), (LimitKind.STATUS_NETWORK, 30)],
)
async def test_a_look_up_may_miss_so_often_in_a_quarter_of_an_hour(
    database: Database, limits: Limits, kind: LimitKind, allowed: int
) -> None:
    waits = [await _try(database, limits, kind) for _ in range(allowed + 1)]

    assert waits == [0] * allowed + [15 * 60]


async def test_the_window_slides(database: Database, limits: Limits, clock: Clock) -> None:
    for _ in range(5):
        await _try(database, limits, LimitKind.STATUS_ADDRESS)
        clock.advance(minutes=3)

    waits = [await _try(database, limits, LimitKind.STATUS_ADDRESS) for _ in range(2)]

    assert waits == [0, 3 * 60]


async def test_sign_in_is_slowed_from_the_fifth_miss_and_never_locked(
    database: Database, limits: Limits, clock: Clock
) -> None:
    for _ in range(5):
        await _try(database, limits, LimitKind.SIGN_IN)
    waits = []
    for _ in range(9):
        waits.append(await _try(database, limits, LimitKind.SIGN_IN))
        clock.advance(seconds=waits[-1])
        assert await _try(database, limits, LimitKind.SIGN_IN) == 0

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_a_spray_slows_its_network_but_never_for_long(database: Database, limits: Limits, clock: Clock) -> None:
    waits = [await _try(database, limits, LimitKind.SIGN_IN_NETWORK, "192.0.2.1") for _ in range(21)]
    for _ in range(10):
        clock.advance(seconds=10)
        await _try(database, limits, LimitKind.SIGN_IN_NETWORK, "192.0.2.1")

    assert waits == [0] * 20 + [1]
    assert await _try(database, limits, LimitKind.SIGN_IN_NETWORK, "192.0.2.1") == 10


async def test_one_key_does_not_limit_another(database: Database, limits: Limits) -> None:
    for _ in range(6):
        await _try(database, limits, LimitKind.STATUS_ADDRESS)

    assert await _try(database, limits, LimitKind.STATUS_ADDRESS, "lucia@example.it") == 0
    assert await _try(database, limits, LimitKind.STATUS_SESSION) == 0


async def test_a_miss_counted_in_advance_can_be_taken_back(database: Database, limits: Limits) -> None:
    for _ in range(20):
        await _try(database, limits, LimitKind.STATUS_ADDRESS)
        async with database.writing() as session:
            await limits.refund(session, LimitKind.STATUS_ADDRESS, "mario@example.it")

    async with database.writing() as session:
        await limits.check(session, LimitKind.STATUS_ADDRESS, "mario@example.it")


async def test_forgetting_a_key_starts_from_nothing(database: Database, limits: Limits) -> None:
    for _ in range(5):
        await _try(database, limits, LimitKind.STATUS_ADDRESS)

    async with database.writing() as session:
        await limits.forget(session, LimitKind.STATUS_ADDRESS, "mario@example.it")

    assert await _try(database, limits, LimitKind.STATUS_ADDRESS) == 0


async def test_two_processes_share_the_last_try(database: Database, database_url: str, clock: Clock) -> None:
    other = open_database(database_url)
    apart = [(database, Limits(SECRET, clock)), (other, Limits(SECRET, clock))]

    waits = await asyncio.gather(*(_try(*apart[n % 2], LimitKind.STATUS_ADDRESS) for n in range(12)))
    await other.close()

    assert waits.count(0) == 5


async def test_the_table_tells_no_address(database: Database, limits: Limits) -> None:
    await _try(database, limits, LimitKind.STATUS_ADDRESS)

    async with database.reading() as session:
        (row,) = await session.scalars(select(Misses))
        assert "mario" not in repr((row.key_hash, row.moments))
    assert row.key_hash != Limits(b"another secret")._hash(LimitKind.STATUS_ADDRESS, "mario@example.it")


async def test_a_key_that_cannot_be_encoded_is_counted_too(database: Database, limits: Limits) -> None:
    waits = [await _try(database, limits, LimitKind.STATUS_ADDRESS, "a\ud800\x00b") for _ in range(6)]

    assert waits.count(0) == 5


async def test_what_no_limit_looks_at_is_deleted(database: Database, limits: Limits, clock: Clock) -> None:
    await _try(database, limits, LimitKind.STATUS_ADDRESS, "old@example.it")
    clock.advance(days=1, seconds=1)
    await _try(database, limits, LimitKind.STATUS_ADDRESS, "new@example.it")

    async with database.writing() as session:
        await limits.purge(session)
        left = list(await session.scalars(select(Misses)))

    assert len(left) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_subscriber_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network
