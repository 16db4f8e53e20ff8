"""What a student does with a ticket."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from support.clock import Clock
from support.ticket_life import kinds, outgoing

from bot.access.models import TicketSubject
from bot.database import Database
from bot.outbox import OutboxKind
from bot.tickets import (
    EntryKind,
    EventKind,
    NewTicket,
    Outcome,
    Phase,
    ReopenedTooOften,
    ReopenWindowOver,
    Resolution,
    Ticket,
    TicketClosed,
    TicketState,
    TicketStore,
    TooManyOpenTickets,
    TransitionRefused,
)

Colleague = tuple[int, str]


async def test_a_message_within_the_window_reopens_the_ticket_for_who_had_it(
    database: Database, store: TicketStore, closed: Ticket, clock: Clock
) -> None:
    clock.advance(days=13)

    async with database.writing() as session:
        written = await store.student_writes(session, closed.id, "Non va ancora")

    reopened = written.ticket
    assert (written.outcome, reopened.id, reopened.state) == (Outcome.REOPENED, closed.id, TicketState.OPEN)
    assert (reopened.assignee_name, reopened.phase) == ("Anna Conti", Phase.IN_PROGRESS)
    assert (reopened.unanswered_since, reopened.closed_at, reopened.resolution) == (clock(), None, None)
    assert (await outgoing(database, closed.id))[-2:] == [OutboxKind.REOPENED, OutboxKind.ALERT_STUDENT_WROTE]


async def test_a_ticket_whose_operator_is_gone_comes_back_to_the_queue(
    database: Database, store: TicketStore, closed: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        disabled = "UPDATE operators SET disabled_at = '2026-11-03 10:00:00' WHERE id = :id"
        await session.execute(text(disabled), {"id": anna[0]})

    async with database.writing() as session:
        reopened = await store.reopen(session, closed.id)

    assert (reopened.assignee_id, reopened.assignee_name, reopened.phase) == (None, None, Phase.NEW)


async def test_thanks_leave_it_closed_and_reach_the_operator(
    database: Database, store: TicketStore, closed: Ticket
) -> None:
    async with database.writing() as session:
        written = await store.student_writes(session, closed.id, "Perfetto, grazie Anna!")
        entries = await store.entries(session, closed.id, public_only=True)

    assert (written.outcome, written.ticket.state) == (Outcome.THANKED, TicketState.CLOSED)
    assert (entries[-1].kind, entries[-1].text) == (EntryKind.KUDOS, "Perfetto, grazie Anna!")
    assert (await outgoing(database, closed.id))[-1] is OutboxKind.CLOSED


async def test_after_the_window_a_new_ticket_follows_it_up_and_takes_what_comes_later(
    database: Database, store: TicketStore, closed: Ticket, clock: Clock
) -> None:
    clock.advance(days=14)

    async with database.writing() as session:
        written = await store.student_writes(session, closed.id, "Non va di nuovo")
        later = await store.student_writes(session, closed.id, "In aula 5")
        links = await store.links(session, closed.id)
        old = await store.get(session, closed.id)
        told = (await store.timeline(session, closed.id))[-1]

    new = written.ticket
    assert (written.outcome, new.follow_up_of, old.state) == (Outcome.FOLLOWED_UP, closed.id, TicketState.CLOSED)
    assert (new.id, new.email, new.topic) == (closed.id + 1, closed.email, closed.topic)
    assert (later.outcome, later.ticket.id) == (Outcome.ADDED, new.id)
    assert links.follow_ups == (new.id,)
    assert (told.kind, told.data["follow_up_id"]) == (EventKind.FOLLOWED_UP, new.id)


async def test_a_follow_up_that_would_be_one_too_many_is_refused_and_takes_no_number(
    database: Database, clock: Clock, anna: Colleague
) -> None:
    store = TicketStore(clock, open_per_address=1)
    new = NewTicket("wifi", "Wifi", "it", email="mario@example.it")
    async with database.writing() as session:
        first = await store.create(session, new)
        await store.reply(session, first.id, *anna, "Fatto", TicketState.CLOSED)
        second = await store.create(session, new)
    clock.advance(days=15)

    with pytest.raises(TooManyOpenTickets) as refused:
        async with database.writing() as session:
            await store.student_writes(session, first.id, "Non va di nuovo")
    async with database.writing() as session:
        third = await store.create(session, NewTicket("wifi", "Altro", "it"))

    assert refused.value.ticket_ids == [second.id]
    assert third.id == second.id + 1


async def test_the_window_to_reopen_ends_when_the_student_was_told(
    database: Database, store: TicketStore, closed: Ticket, clock: Clock
) -> None:
    until = store.reopen_until(closed)
    assert until is not None
    clock.moment = until

    with pytest.raises(ReopenWindowOver):
        async with database.writing() as session:
            await store.reopen(session, closed.id)


async def test_an_office_may_keep_closed_what_is_closed(
    database: Database, store: TicketStore, anna: Colleague
) -> None:
    async with database.writing() as session:
        ticket = await store.create(session, NewTicket("tasse", "Rata", "it"))
        await store.reply(session, ticket.id, *anna, "Fatto", TicketState.CLOSED)

    with pytest.raises(ReopenWindowOver):
        async with database.writing() as session:
            await store.reopen(session, ticket.id)

    assert store.reopen_until(ticket) is None


async def test_asking_to_reopen_what_is_open_changes_nothing(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    async with database.writing() as session:
        same = await store.reopen(session, ticket.id)

    assert (same.version, await kinds(database, store, ticket.id)) == (1, [EventKind.CREATED])


@pytest.mark.parametrize("resolution", [Resolution.WITHDRAWN, Resolution.SELF_SOLVED])
async def test_a_student_withdraws_and_the_office_hears_of_it(
    database: Database, store: TicketStore, ticket: Ticket, clock: Clock, resolution: Resolution
) -> None:
    async with database.writing() as session:
        gone = await store.withdraw(session, ticket.id, resolution)

    assert (gone.state, gone.resolution, gone.closed_at) == (TicketState.CLOSED, resolution, clock())
    assert (gone.look_at, gone.due_at) == (None, None)
    assert (await outgoing(database, ticket.id))[-1] is OutboxKind.ALERT_WITHDRAWN


async def test_a_student_cannot_close_for_the_offices_reasons_or_twice(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    with pytest.raises(TransitionRefused):
        async with database.writing() as session:
            await store.withdraw(session, ticket.id, Resolution.SOLVED)
    async with database.writing() as session:
        await store.withdraw(session, ticket.id)

    with pytest.raises(TicketClosed):
        async with database.writing() as session:
            await store.withdraw(session, ticket.id)


async def test_a_student_alone_reopens_three_times_a_day_and_more_where_the_office_answers(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, clock: Clock
) -> None:
    async def again(*, by_text: bool = False) -> None:
        async with database.writing() as session:
            await store.withdraw(session, ticket.id)
            await (store.student_writes(session, ticket.id, "Anzi no") if by_text else store.reopen(session, ticket.id))

    for _ in range(3):
        await again()
    clock.advance(hours=2)
    for by_text in (False, True):
        with pytest.raises(ReopenedTooOften) as refused:
            await again(by_text=by_text)
        assert refused.value.retry_after_s == 22 * 3_600
    async with database.writing() as session:
        await store.reply(session, ticket.id, *anna, "Provi così")
    for _ in range(3):
        await again()
    clock.advance(hours=24)

    await again()


async def test_spam_stays_closed_and_what_was_rejected_may_be_reopened(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        spam = await store.create(session, NewTicket("wifi", "Comprate qui", "it"))
        await store.close(session, spam.id, *anna, Resolution.SPAM, "spam")
        await store.close(session, ticket.id, *anna, Resolution.REJECTED, "fuori termine")
        reopened = await store.reopen(session, ticket.id)

    assert reopened.state is TicketState.OPEN
    with pytest.raises(ReopenWindowOver):
        async with database.writing() as session:
            await store.reopen(session, spam.id)


async def test_a_follow_up_is_of_the_same_person_and_answers_the_same_form(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, clock: Clock
) -> None:
    async with database.writing() as session:
        session.add(TicketSubject(ticket_id=ticket.id, subject="rosa-77"))
        await store.transfer(session, ticket.id, *anna, "archivio")
        await store.reply(session, ticket.id, *anna, "Fatto", TicketState.CLOSED)
    clock.advance(days=14)

    async with database.writing() as session:
        after = (await store.student_writes(session, ticket.id, "Ancora io")).ticket
        whose = await session.get_one(TicketSubject, after.id)

    assert (whose.subject, after.topic, after.asked_topic) == ("rosa-77", "archivio", "wifi")
