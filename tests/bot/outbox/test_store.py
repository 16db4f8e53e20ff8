"""Rows leave the outbox in order, once, and come back when a try failed."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from support.clock import Clock

from bot.database import Database
from bot.outbox import AT_ONCE, THREAD, OutboxItem, OutboxKind, OutboxStore, enqueue
from bot.outbox.store import LEASE, MAX_TRIES


@pytest.fixture
def outbox(clock: Clock) -> OutboxStore:
    return OutboxStore(clock)


async def put(database: Database, clock: Clock, ticket_id: int, *kinds: OutboxKind) -> None:
    async with database.writing() as session:
        for kind in kinds:
            enqueue(session, kind, ticket_id, clock())
            await session.flush()


async def claim(database: Database, outbox: OutboxStore) -> OutboxItem | None:
    async with database.writing() as session:
        return await outbox.claim(session, THREAD)


async def test_rows_of_one_ticket_leave_one_after_the_other(
    database: Database, clock: Clock, outbox: OutboxStore, ticket_id: int, other_ticket_id: int
) -> None:
    await put(database, clock, ticket_id, OutboxKind.REPLY, OutboxKind.CLOSED)
    await put(database, clock, other_ticket_id, OutboxKind.REPLY)

    claimed = [await claim(database, outbox) for _ in range(3)]

    assert [(item.ticket_id, item.kind) if item else None for item in claimed] == [
        (ticket_id, OutboxKind.REPLY),
        (other_ticket_id, OutboxKind.REPLY),
        None,  # the closing waits for the reply before it
    ]


async def test_a_code_does_not_queue_behind_a_mail_that_waits(
    database: Database, clock: Clock, outbox: OutboxStore, ticket_id: int
) -> None:
    await put(database, clock, ticket_id, OutboxKind.REPLY, OutboxKind.ACCESS_CODE)
    await claim(database, outbox)

    async with database.writing() as session:
        code = await outbox.claim(session, AT_ONCE)

    assert code is not None
    assert code.kind is OutboxKind.ACCESS_CODE


async def test_a_row_whose_process_died_is_taken_up_again(
    database: Database, clock: Clock, outbox: OutboxStore, ticket_id: int
) -> None:
    await put(database, clock, ticket_id, OutboxKind.REPLY)
    first = await claim(database, outbox)

    clock.advance(seconds=LEASE.total_seconds() - 1)
    too_soon = await claim(database, outbox)
    clock.advance(seconds=1)
    again = await claim(database, outbox)

    assert (too_soon, again and again.id, again and again.tries) == (None, first and first.id, 2)


@pytest.mark.slow
async def test_many_workers_take_each_row_once(
    database: Database, clock: Clock, outbox: OutboxStore, ticket_id: int
) -> None:
    async with database.writing() as session:
        for _ in range(30):
            enqueue(session, OutboxKind.ACCESS_CODE, ticket_id, clock())
    taken: list[int] = []

    async def work() -> None:
        for _ in range(40):
            async with database.writing() as session:
                item = await outbox.claim(session, AT_ONCE)
                if item is not None:
                    outbox.sent(item)
                    taken.append(item.id)

    await asyncio.gather(*(work() for _ in range(4)))

    assert Counter(taken).most_common(1)[0][1] == 1
    assert len(taken) == 30


async def test_a_failed_try_is_put_off_longer_each_time_until_the_row_is_a_dead_letter(
    database: Database, clock: Clock, outbox: OutboxStore, ticket_id: int
) -> None:
    await put(database, clock, ticket_id, OutboxKind.REPLY)
    waits: list[timedelta] = []

    for _ in range(MAX_TRIES):
        async with database.writing() as session:
            item = await outbox.claim(session, THREAD)
            assert item is not None
            outbox.failed(item, "451 later")
            waits.append(item.next_try_at - clock())
            clock.moment = item.next_try_at
    async with database.reading() as session:
        dead = await outbox.dead(session)

    assert timedelta(seconds=48) <= waits[0] <= timedelta(seconds=72)
    assert all(later > 1.2 * sooner for sooner, later in pairwise(waits[:6]))
    assert max(waits) <= timedelta(minutes=72)
    assert [(item.tries, item.error) for item in dead] == [(MAX_TRIES, "451 later")]


async def test_a_dead_letter_does_not_block_the_next_and_can_be_revived(
    database: Database, clock: Clock, outbox: OutboxStore, ticket_id: int
) -> None:
    await put(database, clock, ticket_id, OutboxKind.REPLY, OutboxKind.CLOSED)
    async with database.writing() as session:
        poison = await outbox.claim(session, THREAD)
        assert poison is not None
        outbox.failed(poison, "550 no such user", for_good=True, bounced=True)

    following = await claim(database, outbox)
    async with database.writing() as session:
        revived = await outbox.retry(session, poison.id)
        row = await session.scalar(select(OutboxItem).where(OutboxItem.id == poison.id))

    assert following is not None
    assert following.kind is OutboxKind.CLOSED
    assert revived == 1
    assert row is not None
    assert (row.is_waiting, row.tries, row.bounced_at) == (True, 0, None)
