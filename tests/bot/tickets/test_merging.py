"""Two tickets about one matter."""

from __future__ import annotations

import asyncio

import pytest
from support.clock import Clock
from support.ticket_life import kinds, outgoing

from bot.database import Database
from bot.outbox import OutboxKind
from bot.tickets import (
    EventKind,
    NewTicket,
    NotMergeable,
    Outcome,
    Resolution,
    Ticket,
    TicketClosed,
    TicketState,
    TicketStore,
    TransitionRefused,
    VersionConflict,
)

Colleague = tuple[int, str]


@pytest.fixture
async def other(database: Database, store: TicketStore, ticket: Ticket, clock: Clock) -> Ticket:
    """Return a second ticket of Mario, an hour younger."""
    clock.advance(hours=1)
    new = NewTicket("wifi", "Ancora il wifi", "it", "Anche in biblioteca", "mario@example.it", "Mario Rossi")
    async with database.writing() as session:
        return await store.create(session, new)


async def test_a_duplicate_closes_and_names_the_ticket_that_goes_on(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        merged = await store.merge(session, ticket.id, other.id, *anna)
        into = await store.get(session, other.id)

    assert (merged.state, merged.resolution, merged.merged_into_id) == (
        TicketState.CLOSED,
        Resolution.DUPLICATE,
        other.id,
    )
    assert into.unanswered_since == ticket.created_at, "who waited longest keeps the place in the queue"
    assert (await outgoing(database, ticket.id))[-1] is OutboxKind.MERGED
    assert (await kinds(database, store, ticket.id))[-1] is EventKind.MERGED
    assert (await kinds(database, store, other.id))[-1] is EventKind.MERGED_IN


async def test_operators_read_both_threads_as_one_and_a_student_only_the_proven_one(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.merge(session, ticket.id, other.id, *anna)
        read = await store.entries(session, other.id, public_only=False)
        shown = await store.entries(session, other.id, public_only=True)

    assert [(entry.ticket_id, entry.text) for entry in read] == [
        (ticket.id, "In aula 3 cade sempre"),
        (other.id, "Anche in biblioteca"),
    ]
    assert [entry.text for entry in shown] == ["Anche in biblioteca"]


async def test_what_a_student_writes_to_a_merged_ticket_goes_where_it_went_on(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        third = await store.create(session, NewTicket("wifi", "Terza", "it", email="mario@example.it"))
        await store.merge(session, ticket.id, other.id, *anna)
        await store.merge(session, other.id, third.id, *anna)

        written = await store.student_writes(session, ticket.id, "Edificio B")
        read = await store.entries(session, third.id, public_only=False)

    assert (written.outcome, written.ticket.id) == (Outcome.MERGED_AWAY, third.id)
    assert {entry.ticket_id for entry in read} == {ticket.id, other.id, third.id}


async def test_an_operator_with_the_other_ticket_on_screen_sees_what_came_in(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague, bruno: Colleague
) -> None:
    async with database.writing() as session:
        await store.merge(session, ticket.id, other.id, *anna)

    with pytest.raises(VersionConflict) as refused:
        async with database.writing() as session:
            await store.reply(session, other.id, *bruno, "Ecco", version=1)

    assert [entry.text for entry in refused.value.entries] == ["In aula 3 cade sempre"]


async def test_tickets_of_two_students_or_with_a_closed_one_are_not_merged(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        stranger = await store.create(session, NewTicket("wifi", "Wifi", "it", email="luca@example.it"))
        nameless = [await store.create(session, NewTicket("wifi", "Wifi", "it")) for _ in range(2)]
        await store.withdraw(session, other.id)

    refused = {ticket.id: (ticket.id, other.id, stranger.id, nameless[0].id), nameless[0].id: (nameless[1].id,)}
    for one, targets in refused.items():
        for into in targets:
            with pytest.raises(NotMergeable):
                async with database.writing() as session:
                    await store.merge(session, one, into, *anna)
    with pytest.raises(TicketClosed):
        async with database.writing() as session:
            await store.merge(session, other.id, ticket.id, *anna)


async def test_a_merged_ticket_is_not_opened_again(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.merge(session, ticket.id, other.id, *anna)

    with pytest.raises(TransitionRefused):
        async with database.writing() as session:
            await store.reopen_by_operator(session, ticket.id, *anna, "sbaglio")
    with pytest.raises(TransitionRefused):
        async with database.writing() as session:
            await store.reopen(session, ticket.id)


async def test_a_message_that_follows_a_merge_and_another_merge_do_not_wait_in_a_circle(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async def merges() -> None:
        async with database.writing() as session:
            await store.merge(session, other.id, ticket.id, *anna)

    await merges()
    async with database.writing() as session:
        await store.locked(session, other.id)
        pressed_twice = asyncio.create_task(merges())
        await asyncio.wait({pressed_twice}, timeout=0.3)  # it waits for the lock by now, where locks are of rows
        written = await store.student_writes(session, other.id, "Edificio B")

    assert (written.outcome, written.ticket.id) == (Outcome.MERGED_AWAY, ticket.id)
    with pytest.raises(TicketClosed):
        await pressed_twice


async def test_two_merges_crosswise_close_one_ticket_and_never_both(
    database: Database, store: TicketStore, ticket: Ticket, other: Ticket, anna: Colleague
) -> None:
    async def merge(one: int, into: int) -> bool:
        try:
            async with database.writing() as session:
                await store.merge(session, one, into, *anna)
        except TransitionRefused:
            return False
        return True

    done = await asyncio.gather(merge(ticket.id, other.id), merge(other.id, ticket.id))

    assert sorted(done) == [False, True]
