"""What a student thinks of the answer, and what is left when the student is forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.errors import InvalidInput
from bot.tickets import Resolution, ThreadEntry, Ticket, TicketState, TicketStore, TransitionRefused

Colleague = tuple[int, str]


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


async def test_a_rating_that_says_nothing_is_told_from_an_empty_message(
    database: Database, store: TicketStore, closed: Ticket
) -> None:
    with pytest.raises(InvalidInput, match="no_rating"):
        async with database.writing() as session:
            await store.rate(session, closed.id, comment="  ")


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
