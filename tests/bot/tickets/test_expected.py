"""How long an answer usually takes, from what the desk did."""

from __future__ import annotations

from datetime import timedelta

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


async def test_a_request_the_student_withdrew_was_not_answered(
    database: Database, store: TicketStore, clock: Clock
) -> None:
    async with database.writing() as session:
        for _ in range(6):
            ticket = await store.create(session, NewTicket("wifi", "Wifi", "it"))
            await store.withdraw(session, ticket.id)

    async with database.reading() as session:
        assert await store.expected_wait(session, "wifi") is None
