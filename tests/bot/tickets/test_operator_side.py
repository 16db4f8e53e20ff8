"""How operators hand tickets on and open them again; taking, replying and closing are in `test_store.py`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from support.clock import Clock
from support.ticket_life import outgoing

from bot.access import status_of
from bot.database import Database
from bot.errors import InvalidInput
from bot.outbox import OutboxKind
from bot.tickets import EventKind, Phase, Resolution, Ticket, TicketState, TicketStore, TransitionRefused

Colleague = tuple[int, str]


async def test_a_ticket_moves_to_another_office_where_nobody_has_it_yet(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, clock: Clock
) -> None:
    async with database.writing() as session:
        await store.take(session, ticket.id, *anna)
        due_before = (await store.get(session, ticket.id)).due_at
        moved = await store.transfer(session, ticket.id, *anna, "tasse")
        told = (await store.timeline(session, ticket.id))[-1]

    assert (moved.topic, moved.assignee_id, moved.phase, moved.taken_at) == ("tasse", None, Phase.NEW, clock())
    assert moved.unanswered_since == ticket.created_at
    assert moved.due_at is not None and due_before is not None and moved.due_at > due_before, "open once a week"
    assert (told.kind, told.data) == (EventKind.TRANSFERRED, {"topic": "tasse"})
    assert (await outgoing(database, ticket.id))[-1] is OutboxKind.ALERT_NEW


async def test_the_student_hears_only_once_that_somebody_took_it(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, bruno: Colleague
) -> None:
    async with database.writing() as session:
        await store.take(session, ticket.id, *anna)
        await store.transfer(session, ticket.id, *anna, "tasse")
        await store.take(session, ticket.id, *bruno)
        await store.assign(session, ticket.id, *bruno, *anna)

    assert (await outgoing(database, ticket.id)).count(OutboxKind.TAKEN) == 1


async def test_a_student_is_told_since_when_the_present_operator_has_it(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, bruno: Colleague, clock: Clock
) -> None:
    since = []
    async with database.writing() as session:
        for step in (
            store.take(session, ticket.id, *anna),
            store.release(session, ticket.id, *anna),
            store.reply(session, ticket.id, *bruno, "Ecco"),
            store.reply(session, ticket.id, *bruno, "E ancora"),
            store.assign(session, ticket.id, *bruno, *anna),
        ):
            clock.advance(days=1)
            since.append(status_of(await step).taken_at)

    begun = clock() - timedelta(days=4)
    days = [None if at is None else (at - begun).days for at in since]
    assert days == [0, None, 2, 2, 4]


async def test_a_topic_that_does_not_exist_gets_no_ticket(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    with pytest.raises(InvalidInput):
        async with database.writing() as session:
            await store.transfer(session, ticket.id, *anna, "mensa")


async def test_a_colleague_gets_a_ticket_and_an_alert(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, bruno: Colleague
) -> None:
    async with database.writing() as session:
        await store.take(session, ticket.id, *anna)
        given = await store.assign(session, ticket.id, *anna, *bruno)
        again = await store.assign(session, ticket.id, *anna, *bruno)
        shown = await store.timeline(session, ticket.id)

    assert (given.assignee_name, again.version) == ("Bruno Sala", 3)
    assert (await outgoing(database, ticket.id))[-1] is OutboxKind.ALERT_ASSIGNED
    assert EventKind.ASSIGNED not in [each.kind for each in shown], "the office's own business"


async def test_a_colleague_who_is_gone_gets_no_ticket(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, bruno: Colleague
) -> None:
    async with database.writing() as session:
        disabled = "UPDATE operators SET disabled_at = '2026-11-03 10:00:00' WHERE id = :id"
        await session.execute(text(disabled), {"id": bruno[0]})

    with pytest.raises(InvalidInput):
        async with database.writing() as session:
            await store.assign(session, ticket.id, *anna, *bruno)


async def test_an_operator_opens_a_closed_ticket_again_and_says_why(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, clock: Clock
) -> None:
    async with database.writing() as session:
        await store.close(session, ticket.id, *anna, Resolution.SOLVED, note="fatto")
        clock.advance(days=100)
        opened = await store.reopen_by_operator(session, ticket.id, *anna, "Mancava un documento")
        told = (await store.timeline(session, ticket.id))[-1]

    assert (opened.state, opened.assignee_name, opened.closed_at) == (TicketState.OPEN, "Anna Conti", None)
    assert (told.kind, told.operator, told.data) == (
        EventKind.REOPENED,
        "Anna Conti",
        {"reason": "Mancava un documento"},
    )
    assert (await outgoing(database, ticket.id))[-1] is OutboxKind.REOPENED


async def test_what_is_open_is_not_opened(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    with pytest.raises(TransitionRefused):
        async with database.writing() as session:
            await store.reopen_by_operator(session, ticket.id, *anna, "perché")


async def test_no_internal_word_is_in_anything_a_student_can_fetch(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.note(session, ticket.id, *anna, "SEGRETO uno")
        await store.close(session, ticket.id, *anna, Resolution.SOLVED, note="SEGRETO due")
        shown = [entry.text for entry in await store.entries(session, ticket.id, public_only=True)]
        told = [str(each) for each in await store.timeline(session, ticket.id)]

    assert "SEGRETO" not in " ".join(shown + told)
    assert EventKind.NOTED.value not in " ".join(told)
