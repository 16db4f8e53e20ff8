"""What happens to a ticket because time passes. The clock stands on Tuesday 3 November 2026, 10:30 in Rome."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.ticket_life import OFFICES, kinds, outgoing

from bot.database import Database
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import Actor, EventKind, NewTicket, Resolution, Ticket, TicketState, TicketStore, TicketTimers

Colleague = tuple[int, str]
REMINDED_AT = datetime(2026, 11, 6, 9, 30, tzinfo=UTC)  # three working days later: Friday
CLOSED_AT = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)  # seven: Thursday of the week after


@pytest.fixture
async def waiting(database: Database, store: TicketStore, ticket: Ticket, anna: Colleague) -> Ticket:
    """Return Mario's ticket, which waits for his answer."""
    async with database.writing() as session:
        return await store.reply(session, ticket.id, *anna, "In quale edificio?", TicketState.AWAITING_USER)


async def run(database: Database, timers: TicketTimers) -> int:
    async with database.writing() as session:
        return await timers.run_due(session)


async def test_a_student_who_does_not_answer_is_reminded_once_and_then_the_ticket_closes(
    database: Database, store: TicketStore, timers: TicketTimers, waiting: Ticket, clock: Clock
) -> None:
    for _ in range(12 * 4):
        clock.advance(hours=6)
        await run(database, timers)
    async with database.reading() as session:
        closed = await store.get(session, waiting.id)
        seen = [(event.created_at, event.kind) for event in await store.events(session, waiting.id)][2:]
        last = (await store.events(session, waiting.id))[-1]

    assert seen == [(REMINDED_AT, EventKind.REMINDED), (CLOSED_AT, EventKind.AUTO_CLOSED)]
    assert (closed.state, closed.resolution, closed.closes_at) == (TicketState.CLOSED, Resolution.NO_REPLY, None)
    assert last.actor is Actor.TIMER
    assert (await outgoing(database, waiting.id))[-2:] == [OutboxKind.REMINDER, OutboxKind.AUTO_CLOSED]


async def test_the_reminder_quotes_the_question_and_leaves_the_version_alone(
    database: Database, store: TicketStore, timers: TicketTimers, waiting: Ticket, clock: Clock
) -> None:
    clock.moment = REMINDED_AT

    await run(database, timers)

    async with database.reading() as session:
        item = (await session.scalars(select(OutboxItem).where(OutboxItem.kind == OutboxKind.REMINDER))).one()
        question = (await store.entries(session, waiting.id, public_only=True))[-1]
        reminded = await store.get(session, waiting.id)
    assert item.data["entry_id"] == question.id
    assert (reminded.version, reminded.closes_at, reminded.look_at) == (waiting.version, CLOSED_AT, CLOSED_AT)


async def test_the_student_knows_from_the_start_when_the_ticket_will_close(waiting: Ticket) -> None:
    assert (waiting.closes_at, waiting.look_at, waiting.due_at) == (CLOSED_AT, REMINDED_AT, None)


async def test_an_answer_stops_the_clock_and_a_second_question_starts_it_afresh(
    database: Database, store: TicketStore, timers: TicketTimers, waiting: Ticket, clock: Clock, anna: Colleague
) -> None:
    clock.moment = REMINDED_AT
    await run(database, timers)
    async with database.writing() as session:
        answered = await store.student_message(session, waiting.id, "Edificio B")
        assert answered.closes_at is None
        again = await store.reply(session, waiting.id, *anna, "Che piano?", TicketState.AWAITING_USER)
    clock.moment = CLOSED_AT

    await run(database, timers)

    assert again.closes_at is not None and again.closes_at > CLOSED_AT
    assert (await kinds(database, store, waiting.id)).count(EventKind.REMINDED) == 2


async def test_after_a_long_stop_the_student_is_reminded_first_and_has_days_left(
    database: Database, store: TicketStore, timers: TicketTimers, waiting: Ticket, clock: Clock
) -> None:
    clock.moment = CLOSED_AT + timedelta(days=40)

    while await run(database, timers):
        pass

    async with database.reading() as session:
        reminded = await store.get(session, waiting.id)
    assert reminded.state is TicketState.AWAITING_USER
    assert reminded.closes_at is not None and reminded.closes_at >= clock() + timedelta(days=4)


async def test_an_office_that_does_not_close_by_itself_reminds_and_waits(
    database: Database, store: TicketStore, timers: TicketTimers, clock: Clock, anna: Colleague
) -> None:
    async with database.writing() as session:
        ticket = await store.create(session, NewTicket("tasse", "Rata", "it"))
        asked = await store.reply(session, ticket.id, *anna, "Quale?", TicketState.AWAITING_USER)
    clock.advance(days=365)

    while await run(database, timers):
        pass

    assert asked.closes_at is None
    assert (await kinds(database, store, ticket.id))[-1] is EventKind.REMINDED


async def test_a_late_answer_is_told_to_the_office_before_and_when_it_is_late_and_never_to_the_student(
    database: Database, store: TicketStore, timers: TicketTimers, ticket: Ticket, clock: Clock
) -> None:
    for _ in range(24):
        clock.advance(hours=3)
        await run(database, timers)

    async with database.reading() as session:
        events = (await store.events(session, ticket.id))[1:]
        late = await store.get(session, ticket.id)
    # ten office hours from 10:30, open until 17:00: eight are up on Wednesday at 10:30 in Rome, ten at 12:30
    assert [(event.kind, event.created_at.day, event.created_at.hour) for event in events] == [
        (EventKind.SLA_WARNED, 4, 9),
        (EventKind.SLA_BREACHED, 4, 12),
    ]
    assert late.due_at == datetime(2026, 11, 4, 11, 30, tzinfo=UTC)
    assert set((await outgoing(database, ticket.id))[2:]) == {OutboxKind.ALERT_SLA}
    assert late.version == ticket.version


async def test_an_answer_in_time_is_never_called_late(
    database: Database, store: TicketStore, timers: TicketTimers, ticket: Ticket, clock: Clock, anna: Colleague
) -> None:
    async with database.writing() as session:
        answered = await store.reply(session, ticket.id, *anna, "Fatto?")
    clock.advance(days=30)

    assert await run(database, timers) == 0
    assert (answered.due_at, answered.look_at) == (None, None)


async def test_what_is_old_enough_is_forgotten_where_the_office_says_so(
    database: Database, store: TicketStore, timers: TicketTimers, clock: Clock
) -> None:
    async with database.writing() as session:
        tickets = [await store.create(session, NewTicket(topic, "A", "it")) for topic in ("archivio", "wifi")]
        for ticket in tickets:
            await store.withdraw(session, ticket.id)
    clock.advance(days=30)

    while await run(database, timers):
        pass

    async with database.reading() as session:
        forgotten = [(await store.get(session, ticket.id)).anonymised_at for ticket in tickets]
    assert forgotten == [clock(), None]


async def test_a_ticket_of_an_earlier_release_gets_its_clocks_when_it_is_first_looked_at(
    database: Database, store: TicketStore, timers: TicketTimers, waiting: Ticket, clock: Clock
) -> None:
    async with database.writing() as session:
        old = await store.locked(session, waiting.id)
        old.look_at, old.closes_at = old.waiting_since, None
    clock.advance(hours=1)

    await run(database, timers)

    async with database.reading() as session:
        known = await store.get(session, waiting.id)
    assert (known.look_at, known.closes_at) == (REMINDED_AT, CLOSED_AT)


async def test_two_processes_share_the_work_and_none_does_it_twice(
    database: Database, store: TicketStore, clock: Clock, anna: Colleague
) -> None:
    async with database.writing() as session:
        made = [await store.create(session, NewTicket("wifi", f"n. {n}", "it")) for n in range(6)]
        for ticket in made:
            await store.reply(session, ticket.id, *anna, "Quale?", TicketState.AWAITING_USER)
    clock.moment = REMINDED_AT

    async def work() -> int:
        done, timers = 0, TicketTimers(TicketStore(clock, offices=OFFICES))
        while True:
            async with database.writing() as session:
                looked_at = await timers.run_due(session, limit=2)
                await asyncio.sleep(0)
            if not looked_at:
                return done
            done += looked_at

    assert sum(await asyncio.gather(work(), work(), work())) == 6
    for ticket in made:
        assert (await kinds(database, store, ticket.id)).count(EventKind.REMINDED) == 1


async def test_one_ticket_that_cannot_be_handled_holds_up_no_other(
    database: Database,
    store: TicketStore,
    timers: TicketTimers,
    waiting: Ticket,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with database.writing() as session:
        broken = await store.create(session, NewTicket("wifi", "Rotto", "it"))
        await store.student_message(session, broken.id, "Ci siete?")
    clock.moment = REMINDED_AT
    watch = TicketTimers._watch_office

    async def fails(self: TicketTimers, session: object, ticket: Ticket, since: datetime) -> None:
        if ticket.id == broken.id:
            raise ZeroDivisionError
        await watch(self, session, ticket, since)  # type: ignore[arg-type]

    monkeypatch.setattr(TicketTimers, "_watch_office", fails)
    looked_at = [await run(database, timers) for _ in range(2)]

    async with database.reading() as session:
        later = (await store.get(session, broken.id)).look_at
    assert looked_at == [2, 0]
    assert later == clock() + timedelta(hours=1)
    assert EventKind.REMINDED in await kinds(database, store, waiting.id)
