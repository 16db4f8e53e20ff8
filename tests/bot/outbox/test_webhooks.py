"""Calls to other systems: a row for each endpoint, in the transaction of the event, in order for each endpoint."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from support.clock import Clock

from bot.database import Database
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.outbox import CALLS, OutboxItem, OutboxKind, OutboxStore, enqueue_webhook
from bot.outbox.webhooks import NAMES, endpoint_key, listen
from bot.tickets import NewTicket, Resolution, TicketState, TicketStore

HOST, ARCHIVE = "https://host.example/calls", "https://archive.example/in"


@pytest.fixture
async def anna(database: Database) -> int:
    async with database.writing() as session:
        operator = await Accounts().add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "none")
        await session.flush()
        return operator.id


async def rows(database: Database) -> list[OutboxItem]:
    async with database.reading() as session:
        calls = select(OutboxItem).where(OutboxItem.kind == OutboxKind.WEBHOOK)
        return list(await session.scalars(calls.order_by(OutboxItem.id)))


async def test_nobody_is_told_where_nobody_listens(database: Database) -> None:
    async with database.writing() as session:
        await TicketStore().create(session, NewTicket("wifi", "Rete", "it"))

    assert await rows(database) == []


async def test_every_endpoint_hears_of_the_life_of_a_ticket_but_not_of_notes(
    database: Database, clock: Clock, anna: int
) -> None:
    listen(database, (HOST,))
    tickets = TicketStore(clock)
    async with database.writing() as session:
        ticket = await tickets.create(session, NewTicket("wifi", "Rete", "it", description="Non va"))
        await tickets.note(session, ticket.id, anna, "Anna", "Solo per noi")
        await tickets.student_message(session, ticket.id, "Ancora")
        await tickets.close(session, ticket.id, anna, "Anna", Resolution.REJECTED, "Fuori tema")

    told = [(NAMES[row.data["event"]], "entry_id" in row.data) for row in await rows(database)]

    assert told == [("ticket.created", False), ("message.added", True), ("ticket.state_changed", False)]


async def test_nothing_is_told_of_what_is_rolled_back(database: Database) -> None:
    listen(database, (HOST,))

    with pytest.raises(KeyError):
        async with database.writing() as session:
            await TicketStore().create(session, NewTicket("wifi", "Rete", "it"))
            raise KeyError

    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxItem)) == 0


async def test_an_unknown_event_is_refused(database: Database) -> None:
    async with database.writing() as session:
        with pytest.raises(KeyError):
            enqueue_webhook(session, "ticket.gone", 1, {})


async def test_an_endpoint_that_does_not_answer_keeps_no_other_waiting(
    database: Database, clock: Clock, anna: int
) -> None:
    listen(database, (HOST, ARCHIVE))
    outbox, tickets = OutboxStore(clock), TicketStore(clock)
    async with database.writing() as session:
        ticket = await tickets.create(session, NewTicket("wifi", "Rete", "it"))
        await tickets.reply(session, ticket.id, anna, "Anna", "Provi ora", TicketState.AWAITING_USER)
    host, archive = endpoint_key(HOST), endpoint_key(ARCHIVE)

    taken: list[tuple[str, int]] = []
    async with database.writing() as session:
        stuck = await outbox.claim(session, CALLS, host)
        assert stuck is not None
        assert await outbox.claim(session, CALLS, host) is None  # a later row of the ticket stays behind it
        while item := await outbox.claim(session, CALLS, archive):
            outbox.sent(item)
            await session.flush()
            taken.append((NAMES[item.data["event"]], item.data["endpoint"]))

    assert taken == [(name, archive) for name in ("ticket.created", "message.added", "ticket.state_changed")]
