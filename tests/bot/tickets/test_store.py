"""A ticket's life in the database."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from support.clock import Clock

from bot.database import Database
from bot.errors import InvalidInput
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import (
    AlreadyTaken,
    EntryKind,
    EventKind,
    NothingToCloseWith,
    Phase,
    Resolution,
    Ticket,
    TicketClosed,
    TicketNotFound,
    TicketState,
    TicketStore,
    VersionConflict,
)

Colleague = tuple[int, str]


async def test_a_whole_life_from_question_to_answer(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, clock: Clock
) -> None:
    async with database.writing() as session:
        await store.take(session, ticket.id, *anna)
        clock.advance(minutes=5)
        await store.reply(session, ticket.id, *anna, "In quale edificio?", TicketState.AWAITING_USER)
        await store.student_message(session, ticket.id, "Edificio B")
        await store.reply(session, ticket.id, *anna, "Ora va", TicketState.CLOSED)

    async with database.reading() as session:
        closed = await store.get(session, ticket.id)
        entries = await store.entries(session, ticket.id, public_only=True)
        events = await store.events(session, ticket.id)
    assert (closed.state, closed.resolution, closed.closed_at) == (TicketState.CLOSED, Resolution.SOLVED, clock())
    assert (closed.unanswered_since, closed.waiting_since, closed.version) == (None, None, 5)
    assert [(entry.kind, entry.author_name) for entry in entries[1:]] == [
        (EntryKind.REPLY, "Anna Conti"),
        (EntryKind.MESSAGE, "Mario Rossi"),
        (EntryKind.REPLY, "Anna Conti"),
    ]
    assert [event.kind for event in events] == [
        EventKind.CREATED,
        EventKind.TAKEN,
        EventKind.ASKED,
        EventKind.STUDENT_WROTE,
        EventKind.CLOSED,
    ]


async def test_events_tell_every_change_of_state_once_and_in_one_chain(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.reply(session, ticket.id, *anna, "Quando?", TicketState.AWAITING_USER)
        await store.student_message(session, ticket.id, "Oggi")
        await store.note(session, ticket.id, *anna, "Strano")
        await store.reply(session, ticket.id, *anna, "Fatto", TicketState.CLOSED)

    async with database.reading() as session:
        events = await store.events(session, ticket.id)
    assert [event.state_after for event in events[:-1]] == [event.state_before for event in events[1:]]
    assert [event.kind for event in events if event.state_before is not event.state_after] == [
        EventKind.CREATED,
        EventKind.ASKED,
        EventKind.STUDENT_WROTE,
        EventKind.CLOSED,
    ]
    assert [event.version for event in events] == [1, 2, 3, 4, 5]


async def test_only_one_of_two_operators_gets_the_ticket(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, bruno: Colleague
) -> None:
    async def take(who: Colleague) -> str:
        try:
            async with database.writing() as session:
                return (await store.take(session, ticket.id, *who)).assignee_name or ""
        except AlreadyTaken as refused:
            return f"not free: {refused.operator_name}"

    said = await asyncio.gather(take(anna), take(bruno))

    winner = next(name for name in said if not name.startswith("not free"))
    assert f"not free: {winner}" in said


async def test_taking_a_ticket_twice_changes_nothing(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.take(session, ticket.id, *anna)
        again = await store.take(session, ticket.id, *anna)
        events = await store.events(session, ticket.id)

    assert (again.version, len(events)) == (2, 2)


async def test_a_reply_to_a_thread_that_moved_on_is_refused_with_what_is_new(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.student_message(session, ticket.id, "Ora va, grazie")

    with pytest.raises(VersionConflict) as refused:
        async with database.writing() as session:
            await store.reply(session, ticket.id, *anna, "Provi a riavviare", version=1)

    assert refused.value.version == 2
    assert [entry.text for entry in refused.value.entries] == ["Ora va, grazie"]


async def test_of_two_replies_from_the_same_screen_one_is_sent(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, bruno: Colleague
) -> None:
    async def reply(who: Colleague) -> bool:
        try:
            async with database.writing() as session:
                await store.reply(session, ticket.id, *who, "Ci penso io", version=1)
        except VersionConflict:
            return False
        return True

    sent = await asyncio.gather(reply(anna), reply(bruno))

    assert sorted(sent) == [False, True]


async def test_an_internal_note_moves_nothing_a_student_can_see(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, clock: Clock
) -> None:
    before = ticket.updated_at
    clock.advance(hours=1)

    async with database.writing() as session:
        noted = await store.note(session, ticket.id, *anna, "Chiede ogni anno")
        public = await store.entries(session, ticket.id, public_only=True)
        all_ = await store.entries(session, ticket.id, public_only=False)

    assert (noted.updated_at, noted.state, noted.phase) == (before, TicketState.OPEN, Phase.NEW)
    assert [entry.text for entry in public] == ["In aula 3 cade sempre"]
    assert [entry.kind for entry in all_] == [EntryKind.MESSAGE, EntryKind.NOTE]


async def test_no_mail_is_ever_rendered_from_a_note(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.close(session, ticket.id, *anna, Resolution.SPAM, note="Pubblicità")
        item = await session.scalar(select(OutboxItem).where(OutboxItem.kind == OutboxKind.CLOSED))

    assert item is not None
    assert set(item.data) == {"event_id"}


async def test_a_ticket_is_closed_with_a_word_to_someone(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    with pytest.raises(NothingToCloseWith):
        async with database.writing() as session:
            await store.close(session, ticket.id, *anna, Resolution.SOLVED)

    async with database.writing() as session:
        await store.reply(session, ticket.id, *anna, "Fatto")
        closed = await store.close(session, ticket.id, *anna, Resolution.SOLVED)
    assert closed.state is TicketState.CLOSED


async def test_a_student_cannot_write_to_a_closed_ticket(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.reply(session, ticket.id, *anna, "Fatto", TicketState.CLOSED)

    with pytest.raises(TicketClosed):
        async with database.writing() as session:
            await store.student_message(session, ticket.id, "Ancora no")


async def test_each_public_reply_asks_for_its_own_mail(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.reply(session, ticket.id, *anna, "Vediamo")
        await store.reply(session, ticket.id, *anna, "Dove?", TicketState.AWAITING_USER)
        await store.student_message(session, ticket.id, "Aula 3")
        await store.reply(session, ticket.id, *anna, "Fatto", TicketState.CLOSED)
        outbox = list(await session.scalars(select(OutboxItem).order_by(OutboxItem.id).offset(2)))
        entries = await store.entries(session, ticket.id, public_only=True)

    assert [item.kind for item in outbox] == [
        OutboxKind.REPLY,
        OutboxKind.QUESTION,
        OutboxKind.ALERT_STUDENT_WROTE,
        OutboxKind.CLOSED,
    ]
    assert [item.data["entry_id"] for item in outbox] == [entry.id for entry in entries[1:]]


async def test_an_empty_reply_is_refused(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    with pytest.raises(InvalidInput):
        async with database.writing() as session:
            await store.reply(session, ticket.id, *anna, "  \n")


async def test_an_unknown_ticket_is_not_found(database: Database, store: TicketStore, anna: Colleague) -> None:
    async with database.writing() as session:
        for unknown in (42, 0, -1, 2**31, 2**63, 10**30):
            for asked in (store.get(session, unknown), store.take(session, unknown, *anna)):
                with pytest.raises(TicketNotFound):
                    await asked


async def test_a_conversation_knows_its_tickets(
    database: Database, store: TicketStore, conversation_id: int, ticket: Ticket
) -> None:
    async with database.writing() as session:
        (await store.get(session, ticket.id)).conversation_id = conversation_id
    async with database.reading() as session:
        found = await store.of_conversation(session, conversation_id)

    assert [one.id for one in found] == [ticket.id]
