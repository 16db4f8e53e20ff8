"""What the office must know before it closes a ticket as answered, and how it gets there."""

from __future__ import annotations

import pytest
from support.ticket_life import EMAIL, NAME

from bot.database import Database
from bot.errors import InvalidInput
from bot.tickets import (
    Actor,
    EventKind,
    FieldsMissing,
    Offices,
    Resolution,
    Ticket,
    TicketClosed,
    TicketState,
    TicketStore,
    VersionConflict,
)
from bot.topics import Field, FieldType, Topic

Colleague = tuple[int, str]
INVOICE = Field(field="invoice", type=FieldType.TEXT, required_to_close=True)
WIFI = Topic(name=NAME, office=NAME, form=(EMAIL, INVOICE, Field(field="phone", type=FieldType.PHONE)))


@pytest.fixture
def store(store: TicketStore) -> TicketStore:
    """Return the store of an office that must know the invoice."""
    store.offices = Offices({"wifi": WIFI, "tasse": Topic(name=NAME, office=NAME, form=(EMAIL,))})
    return store


@pytest.mark.parametrize("resolution", [Resolution.SOLVED, Resolution.UNSOLVED])
async def test_what_the_office_must_know_is_known_before_it_has_answered(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, resolution: Resolution
) -> None:
    refusals = []
    async with database.writing() as session:
        for closing in (
            store.reply(session, ticket.id, *anna, "Fatto", TicketState.CLOSED, resolution),
            store.close(session, ticket.id, *anna, resolution, "Fatto"),
        ):
            with pytest.raises(FieldsMissing) as refused:
                await closing
            refusals.append(refused.value.names)

        filled = await store.fill_in(session, ticket.id, *anna, {"invoice": "F-12"}, version=1)
        closed = await store.close(session, ticket.id, *anna, resolution, "Fatto")
        event = (await store.events(session, ticket.id))[1]

    assert refusals == [("invoice",), ("invoice",)]
    assert (filled.fields, closed.resolution) == ({"invoice": "F-12"}, resolution)
    assert (event.kind, event.actor, event.actor_name) == (EventKind.EDITED, Actor.OPERATOR, anna[1])
    assert (event.version, event.data) == (2, {"changed": {"invoice": [None, "F-12"]}})


@pytest.mark.parametrize(
    "resolution", [Resolution.SPAM, Resolution.WITHDRAWN, Resolution.NO_REPLY, Resolution.OUT_OF_SCOPE]
)
async def test_what_is_not_answered_closes_without_it(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, resolution: Resolution
) -> None:
    async with database.writing() as session:
        closed = await store.close(session, ticket.id, *anna, resolution, "Non serve")

    assert closed.resolution is resolution


async def test_students_are_not_held_back(database: Database, store: TicketStore, ticket: Ticket) -> None:
    async with database.writing() as session:
        closed = await store.withdraw(session, ticket.id, Resolution.SELF_SOLVED)

    assert closed.state is TicketState.CLOSED


async def test_after_a_transfer_the_form_that_was_filled_in_counts(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.transfer(session, ticket.id, *anna, "tasse")
        with pytest.raises(FieldsMissing):
            await store.close(session, ticket.id, *anna, Resolution.SOLVED, "Fatto")


async def test_only_an_open_ticket_as_it_is_on_the_screen_is_filled_in_and_never_its_address(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague
) -> None:
    async with database.writing() as session:
        await store.fill_in(session, ticket.id, *anna, {"phone": "+39061234567"}, version=1)
        same = await store.fill_in(session, ticket.id, *anna, {"phone": "+39061234567", "invoice": None})
        with pytest.raises(VersionConflict):
            await store.fill_in(session, ticket.id, *anna, {"invoice": "F-1"}, version=1)
        with pytest.raises(InvalidInput, match="email"):
            await store.fill_in(session, ticket.id, *anna, {"email": "a@b.it"})
        await store.withdraw(session, ticket.id)
        with pytest.raises(TicketClosed):
            await store.fill_in(session, ticket.id, *anna, {"invoice": "F-1"})

    assert (same.phone, same.fields) == ("+39061234567", {})
    async with database.reading() as session:
        kinds = [event.kind for event in await store.events(session, ticket.id)]
    assert kinds == [EventKind.CREATED, EventKind.EDITED, EventKind.WITHDRAWN]
