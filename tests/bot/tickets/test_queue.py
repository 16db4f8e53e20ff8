"""The operators' list: who has waited longest comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.clock import Clock

from bot.database import Database
from bot.errors import InvalidInput
from bot.tickets import NewTicket, TicketState, TicketStore

Colleague = tuple[int, str]


@pytest.fixture
async def five(database: Database, store: TicketStore, anna: Colleague, clock: Clock) -> None:
    """Write tickets 1 to 5, a minute apart: 2 is answered, then 4; 5 is closed; 3 is about fees."""
    for number in range(1, 6):
        async with database.writing() as session:
            await store.create(session, NewTicket("tasse" if number == 3 else "wifi", f"Domanda {number}", "it"))
        clock.advance(minutes=1)
    for number, then in ((2, TicketState.OPEN), (4, TicketState.AWAITING_USER), (5, TicketState.CLOSED)):
        async with database.writing() as session:
            await store.reply(session, number, *anna, "Ecco", then)
        clock.advance(minutes=1)


@pytest.mark.usefixtures("five")
async def test_unanswered_tickets_come_first_then_the_latest_changed(database: Database, store: TicketStore) -> None:
    async with database.reading() as session:
        page = await store.queue(session)

    assert [ticket.id for ticket in page.tickets] == [1, 3, 4, 2]
    assert page.cursor is None


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_pages_follow_each_other_without_gap_or_repeat(
    database: Database, store: TicketStore, limit: int
) -> None:
    seen: list[int] = []
    cursor = None
    async with database.reading() as session:
        while True:
            page = await store.queue(session, limit=limit, cursor=cursor)
            seen += [ticket.id for ticket in page.tickets]
            cursor = page.cursor
            if cursor is None:
                break

    assert seen == [1, 3, 4, 2]


@pytest.mark.usefixtures("five")
async def test_the_queue_is_filtered_by_state_topic_and_assignee(
    database: Database, store: TicketStore, anna: Colleague
) -> None:
    async with database.reading() as session:
        closed = await store.queue(session, states=[TicketState.CLOSED])
        fees = await store.queue(session, topics=["tasse"])
        annas = await store.queue(session, assignee_id=anna[0])

    assert [ticket.id for ticket in closed.tickets] == [5]
    assert [ticket.id for ticket in fees.tickets] == [3]
    assert [ticket.id for ticket in annas.tickets] == [4, 2]


@pytest.mark.usefixtures("five")
async def test_the_counts_are_what_the_queue_shows(database: Database, store: TicketStore) -> None:
    async with database.reading() as session:
        everything = await store.counts(session)
        wifi = await store.counts(session, topics=["wifi"])

    assert (everything.open, everything.unanswered) == (4, 2)
    assert (wifi.open, wifi.unanswered) == (3, 1)


@pytest.mark.parametrize(
    "cursor", ["x", "w.1.2", "z.1.2.3", f"w.{10**20}.1.1", "u.a.b.c", "w.1.2.3.4", f"w.1.{2**63}.1", "o.1.0.1"]
)
async def test_a_made_up_cursor_is_refused(database: Database, store: TicketStore, cursor: str) -> None:
    async with database.reading() as session:
        with pytest.raises(InvalidInput):
            await store.queue(session, cursor=cursor)


async def test_tickets_of_the_same_moment_are_all_paged_through(
    database: Database, store: TicketStore, anna: Colleague
) -> None:
    async with database.writing() as session:
        for number in range(1, 7):
            await store.create(session, NewTicket("wifi", f"Domanda {number}", "it"))
        for number in (4, 5, 6):
            await store.reply(session, number, *anna, "Ecco")
    seen: list[int] = []
    cursor = None

    async with database.reading() as session:
        for _ in range(6):
            page = await store.queue(session, limit=1, cursor=cursor)
            seen += [ticket.id for ticket in page.tickets]
            cursor = page.cursor

    assert seen == [1, 2, 3, 4, 5, 6]
    assert cursor is None


async def test_what_is_overdue_comes_before_who_has_waited_longer(
    database: Database, store: TicketStore, clock: Clock
) -> None:
    async with database.writing() as session:
        for number in range(1, 5):
            clock.advance(minutes=1)
            ticket = await store.create(session, NewTicket("wifi", f"Domanda {number}", "it"))
            ticket.due_at = clock() + timedelta(hours=1 if number in (3, 4) else 9)
    clock.advance(hours=2)
    seen: list[int] = []
    cursor = None

    async with database.reading() as session:
        for _ in range(4):
            page = await store.queue(session, limit=1, cursor=cursor)
            seen += [ticket.id for ticket in page.tickets]
            cursor = page.cursor
            clock.advance(hours=4)  # what becomes overdue while one reads on is neither lost nor shown twice

    assert seen == [3, 4, 1, 2]
