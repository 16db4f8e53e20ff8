"""How long an answer usually takes, from what the desk did."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from support.clock import Clock

from bot.database import Database
from bot.tickets import NewTicket, Resolution, TicketStore

Colleague = tuple[int, str]


async def answer_after(
    database: Database, store: TicketStore, clock: Clock, anna: Colleague, *hours: float, topic: str = "wifi"
) -> None:
    """Open a ticket for each, at the same moment of the clock, and answer it so many hours later."""
    begun = clock()
    for wait in hours:
        clock.moment = begun
        async with database.writing() as session:
            ticket = await store.create(session, NewTicket(topic, "Wifi", "it"))
            clock.advance(hours=wait)
            await store.reply(session, ticket.id, *anna, "Ecco")
            clock.advance(hours=1)
            await store.close(session, ticket.id, *anna, Resolution.SOLVED)
    clock.moment = begun


async def test_the_usual_wait_is_the_median_in_office_time(
    database: Database, store: TicketStore, clock: Clock, anna: Colleague
) -> None:
    await answer_after(database, store, clock, anna, 1, 2, 3, 24, 48)  # 24 hours are one office day of eight hours
    clock.advance(days=3)

    async with database.reading() as session:
        assert await store.expected_wait(session, "wifi") == timedelta(hours=3)


async def test_with_few_answers_or_old_ones_the_desk_does_not_pretend_to_know(
    database: Database, store: TicketStore, clock: Clock, anna: Colleague
) -> None:
    await answer_after(database, store, clock, anna, 1, 1, 1, 1)
    await answer_after(database, store, clock, anna, 1, topic="tasse")
    async with database.reading() as session:
        few = await store.expected_wait(session, "wifi")
    await answer_after(database, store, clock, anna, 1)
    clock.advance(hours=2)
    async with database.reading() as session:
        enough = await store.expected_wait(session, "wifi")
    clock.advance(days=61)

    async with database.reading() as session:
        assert (few, enough, await store.expected_wait(session, "wifi")) == (None, timedelta(hours=1), None)


async def test_old_answers_are_not_read(database: Database, store: TicketStore) -> None:
    """By the plan of the query, not by a clock."""
    if not database.is_sqlite:
        pytest.skip("this planner goes by statistics, and a table of a test has none")
    sent: list[tuple[str, Any]] = []
    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, sql, values, *_: sent.append((sql, values)))
    async with database.reading() as session:
        await store.expected_wait(session, "wifi")
        query, values = next(each for each in sent if "ticket_events" in each[0])
        connection = await session.connection()
        plan = str((await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)).all())

    assert "SEARCH ticket_events USING INDEX ix_ticket_events_created_at" in plan
    assert "ix_tickets_topic" not in plan
    assert "TEMP B-TREE" not in plan


async def test_a_request_the_student_withdrew_was_not_answered(
    database: Database, store: TicketStore, clock: Clock
) -> None:
    async with database.writing() as session:
        for _ in range(6):
            ticket = await store.create(session, NewTicket("wifi", "Wifi", "it"))
            await store.withdraw(session, ticket.id)

    async with database.reading() as session:
        assert await store.expected_wait(session, "wifi") is None
