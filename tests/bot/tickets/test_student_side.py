"""What a student does with a ticket."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from support.clock import Clock
from support.ticket_life import kinds, outgoing

from bot.access.models import TicketSubject
from bot.database import Database
from bot.errors import InvalidInput
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
    ThreadEntry,
    Ticket,
    TicketClosed,
    TicketState,
    TicketStore,
    TooManyOpenTickets,
    TransitionRefused,
    VersionConflict,
)

Colleague = tuple[int, str]


@pytest.fixture
async def closed(database: Database, store: TicketStore, ticket: Ticket, anna: Colleague) -> Ticket:
    """Return Mario's ticket, solved by Anna."""
    async with database.writing() as session:
        return await store.reply(session, ticket.id, *anna, "Riavvii il telefono", TicketState.CLOSED)


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


async def test_an_edit_keeps_what_was_there_in_the_event(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    async with database.writing() as session:
        edited = await store.edit(session, ticket.id, "In aula 5", {"phone": "+39061234567", "since": "2026-11-01"})
        entries = await store.entries(session, ticket.id, public_only=True)
        event = (await store.events(session, ticket.id))[-1]
        public = (await store.timeline(session, ticket.id))[-1]

    assert (edited.phone, edited.fields, edited.version) == ("+39061234567", {"since": "2026-11-01"}, 2)
    assert [entry.text for entry in entries] == ["In aula 5"]
    assert event.data["changed"]["description"] == ["In aula 3 cade sempre", "In aula 5"]
    assert public.data == {"changed": ["description", "phone", "since"]}


async def test_a_subject_that_is_how_the_description_begins_changes_with_it(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    unnamed = NewTicket("wifi", "Non va  il wifi", "it", "Non va  il wifi\nin aula 3")
    async with database.writing() as session:
        other = await store.create(session, unnamed)
        renamed = await store.edit(session, other.id, "Non va la rete\nin aula 5")
        named = await store.edit(session, ticket.id, "In aula 5")

    assert (renamed.subject, named.subject) == ("Non va la rete", "Il wifi non va")


async def test_an_edit_of_what_has_changed_since_is_refused(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    async with database.writing() as session:
        await store.edit(session, ticket.id, "In aula 4", version=1)

    with pytest.raises(VersionConflict):
        async with database.writing() as session:
            await store.edit(session, ticket.id, "In aula 5", version=1)


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


async def test_an_edit_that_changes_nothing_is_none(database: Database, store: TicketStore, ticket: Ticket) -> None:
    async with database.writing() as session:
        await store.edit(session, ticket.id, "In aula 3 cade sempre", {"full_name": "Mario Rossi"})

    assert await kinds(database, store, ticket.id) == [EventKind.CREATED]


async def test_a_request_somebody_began_on_is_not_edited_even_after_it_moved_office(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.take(session, ticket.id, *anna)
        moved = await store.transfer(session, ticket.id, *anna, "tasse")

    assert moved.phase is Phase.NEW
    with pytest.raises(TransitionRefused):
        async with database.writing() as session:
            await store.edit(session, ticket.id, "Altro")


async def test_the_address_a_ticket_belongs_to_is_not_edited(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    with pytest.raises(InvalidInput):
        async with database.writing() as session:
            await store.edit(session, ticket.id, fields={"email": "altro@example.it"})


async def test_a_rating_is_the_latest_word(database: Database, store: TicketStore, closed: Ticket) -> None:
    async with database.writing() as session:
        await store.rate(session, closed.id, solved=True)
        await store.rate(session, closed.id, 2, "Lenti")
        await store.rate(session, closed.id, 5)
        rating = await store.rating(session, closed.id)

    assert rating is not None
    assert (rating.stars, rating.comment, rating.solved) == (5, "Lenti", True)


async def test_what_was_withdrawn_before_anybody_began_is_not_rated(
    database: Database, store: TicketStore, ticket: Ticket
) -> None:
    for stars, refusal in ((5, TransitionRefused), (6, InvalidInput), (None, InvalidInput)):
        with pytest.raises(refusal):
            async with database.writing() as session:
                await store.rate(session, ticket.id, stars)
    async with database.writing() as session:
        withdrawn = await store.withdraw(session, ticket.id)

    assert not withdrawn.is_ratable


async def test_of_a_forgotten_ticket_only_number_topic_times_and_counts_are_left(
    database: Database, store: TicketStore, closed: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.student_writes(session, closed.id, "grazie!")
        await store.rate(session, closed.id, 4, "Anna è stata gentile")
        forgotten = await store.anonymise(session, closed.id)

    async with database.reading() as session:
        entries = list(await session.scalars(select(ThreadEntry).where(ThreadEntry.ticket_id == closed.id)))
        rating = await store.rating(session, closed.id)
    kept = (forgotten.number, forgotten.topic, forgotten.state, forgotten.resolution, forgotten.closed_at)
    assert kept == (closed.number, "wifi", TicketState.CLOSED, Resolution.SOLVED, closed.closed_at)
    assert (forgotten.email, forgotten.full_name, forgotten.subject, forgotten.conversation_id) == (
        None,
        None,
        "",
        None,
    )
    assert [entry.text for entry in entries] == ["", "", ""]
    assert {entry.author_name for entry in entries} == {None, "Anna Conti"}
    assert rating is not None and (rating.stars, rating.comment) == (4, "")
    with pytest.raises(TransitionRefused):
        async with database.writing() as session:
            await store.student_writes(session, closed.id, "Sono ancora io")
