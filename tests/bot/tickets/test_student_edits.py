"""What a student corrects in a request that nobody has begun on."""

from __future__ import annotations

import pytest
from support.ticket_life import kinds

from bot.database import Database
from bot.errors import InvalidInput
from bot.tickets import EventKind, NewTicket, Phase, Ticket, TicketStore, TransitionRefused, VersionConflict

Colleague = tuple[int, str]


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
