"""Creating tickets: one number, one transaction, one ticket a draft."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from support.clock import Clock

from bot.database import Database
from bot.errors import TooLong
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import (
    DraftReused,
    EntryKind,
    EventKind,
    NewTicket,
    Phase,
    Ticket,
    TicketState,
    TicketStore,
    TooManyOpenTickets,
)

WIFI = NewTicket(
    topic="wifi",
    subject="Il wifi non va",
    locale="it",
    description="In aula 3 cade sempre",
    email="mario@example.it",
    full_name="Mario Rossi",
    phone="+393331234567",
    fields={"subtopic": "spid", "schools": [{"name": "Liceo"}]},
    tried=("wifi/eduroam",),
    draft_key="c1:ticket_form:1",
    privacy_version="2026-09",
)


async def _create(database: Database, store: TicketStore, new: NewTicket) -> Ticket:
    async with database.writing() as session:
        return await store.create(session, new)


async def test_a_ticket_keeps_all_that_was_asked(
    database: Database, store: TicketStore, conversation_id: int, clock: Clock
) -> None:
    created = await _create(database, store, replace(WIFI, conversation_id=conversation_id))

    async with database.reading() as session:
        ticket = await store.get(session, created.id)
        (entry,) = await store.entries(session, ticket.id, public_only=True)
    assert (ticket.number, ticket.state, ticket.phase) == ("000001", TicketState.OPEN, Phase.NEW)
    assert (ticket.email, ticket.full_name, ticket.phone) == ("mario@example.it", "Mario Rossi", "+393331234567")
    assert (ticket.fields, ticket.tried) == (WIFI.fields, ["wifi/eduroam"])
    assert (ticket.unanswered_since, ticket.created_at) == (clock(), clock())
    assert (entry.kind, entry.text, entry.author_name) == (EntryKind.MESSAGE, "In aula 3 cade sempre", "Mario Rossi")


async def test_creation_leaves_one_event_and_asks_for_a_receipt_and_an_alert(
    database: Database, store: TicketStore
) -> None:
    ticket = await _create(database, store, WIFI)

    async with database.reading() as session:
        (event,) = await store.events(session, ticket.id)
        outbox = list(await session.scalars(select(OutboxItem).order_by(OutboxItem.id)))
    assert (event.kind, event.state_before, event.state_after) == (EventKind.CREATED, None, TicketState.OPEN)
    assert [item.kind for item in outbox] == [OutboxKind.RECEIPT, OutboxKind.ALERT_NEW]
    assert [item.data for item in outbox] == [{}, {}]


async def test_numbers_go_up_by_one(database: Database, store: TicketStore) -> None:
    tickets = [await _create(database, store, replace(WIFI, draft_key=None)) for _ in range(3)]

    assert [ticket.id for ticket in tickets] == [1, 2, 3]


async def test_the_same_draft_sent_again_is_the_same_ticket(database: Database, store: TicketStore) -> None:
    first = await _create(database, store, WIFI)
    again = await _create(database, store, WIFI)

    async with database.reading() as session:
        entries = await store.entries(session, first.id, public_only=True)
    assert (again.id, len(entries)) == (first.id, 1)


async def test_a_draft_key_with_other_content_is_refused(database: Database, store: TicketStore) -> None:
    await _create(database, store, WIFI)

    with pytest.raises(DraftReused):
        await _create(database, store, replace(WIFI, description="Altro"))


async def test_one_draft_sent_many_times_at_once_is_one_ticket_and_skips_no_number(
    database: Database, store: TicketStore
) -> None:
    tickets = await asyncio.gather(*(_create(database, store, WIFI) for _ in range(8)))
    other = await _create(database, store, replace(WIFI, draft_key="c2:ticket_form:1"))

    assert {ticket.id for ticket in tickets} == {1}
    assert other.id == 2


async def test_a_creation_that_fails_gives_its_number_back(database: Database, store: TicketStore) -> None:
    with pytest.raises(KeyError):
        async with database.writing() as session:
            await store.create(session, WIFI)
            raise KeyError

    assert (await _create(database, store, WIFI)).id == 1


async def test_an_address_has_a_limited_number_of_open_tickets(database: Database, clock: Clock) -> None:
    store = TicketStore(clock, open_per_address=2)
    for key in "ab":
        await _create(database, store, replace(WIFI, draft_key=key))

    with pytest.raises(TooManyOpenTickets) as refused:
        await _create(database, store, replace(WIFI, draft_key="c"))
    other = await _create(database, store, replace(WIFI, draft_key="d", email="lucia@example.it"))

    assert refused.value.ticket_ids == [1, 2]
    assert other.id == 3


async def test_closed_tickets_do_not_count_as_open(database: Database, clock: Clock, anna: tuple[int, str]) -> None:
    store = TicketStore(clock, open_per_address=1)
    first = await _create(database, store, WIFI)
    async with database.writing() as session:
        await store.reply(session, first.id, *anna, "Fatto", TicketState.CLOSED)

    second = await _create(database, store, replace(WIFI, draft_key="b"))

    assert second.id == 2


async def test_a_ticket_without_description_begins_with_its_subject(database: Database, store: TicketStore) -> None:
    ticket = await _create(database, store, replace(WIFI, description=""))

    async with database.reading() as session:
        (entry,) = await store.entries(session, ticket.id, public_only=True)
    assert entry.text == "Il wifi non va"


async def test_a_subject_is_one_short_line(database: Database, store: TicketStore) -> None:
    ticket = await _create(database, store, replace(WIFI, subject="Aiuto\r\nBcc: vittima@example.org " + "a" * 200))

    assert ticket.subject.startswith("Aiuto Bcc: vittima@example.org a")
    assert len(ticket.subject) == 150


async def test_a_text_that_is_too_long_makes_no_ticket(database: Database, store: TicketStore) -> None:
    with pytest.raises(TooLong):
        await _create(database, store, replace(WIFI, description="a" * 4_001))

    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 0


async def test_hostile_texts_are_stored_as_they_are_on_both_databases(database: Database, store: TicketStore) -> None:
    text = "a\x00b \ud800 <script> ' OR 1=1 -- 👩‍👩‍👧 \u202e"

    ticket = await _create(database, store, replace(WIFI, description=text))

    async with database.reading() as session:
        (entry,) = await store.entries(session, ticket.id, public_only=True)
    assert entry.text == "a\ufffdb \ufffd <script> ' OR 1=1 -- 👩‍👩‍👧 \u202e"
