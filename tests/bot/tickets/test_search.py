"""Looking for a ticket by number and by words."""

from __future__ import annotations

import pytest
from support.clock import Clock

from bot.database import Database
from bot.tickets import NewTicket, Ticket, TicketState, TicketStore
from bot.tickets.listing import Wanted, listed


@pytest.fixture
async def three(database: Database, store: TicketStore, clock: Clock, anna: tuple[int, str]) -> list[Ticket]:
    """Write three tickets, a minute apart; the second is closed."""
    wanted = [
        NewTicket("wifi", "Il wifi non va", "it", "In aula 3 cade: errore 100%", "mario@example.it", "Mario Rossi"),
        NewTicket("tasse", "Rimborso", "it", "Ho pagato 2 volte la prima rata", "anna@example.it", "Anna Neri"),
        NewTicket("tasse", "Seconda rata", "it", "Non trovo il bollettino del 2026", "mario@example.it", "Mario Rossi"),
    ]
    async with database.writing() as session:
        made = []
        for new in wanted:
            clock.advance(minutes=1)
            made.append(await store.create(session, new))
        await store.reply(session, made[1].id, *anna, "Rimborsata", TicketState.CLOSED)
    return made


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2", [2, 3]),
        ("000003", [3]),
        ("RATA", [3, 2]),
        ("rata mario", [3]),
        ("rimborsata", [2]),
        ("mario@example", [3, 1]),
        ("100%", [1]),
        ("%", [1]),
        ("_", []),
        ("' OR 1=1 --", []),
        ("  ", []),
        ("999999", []),
    ],
)
async def test_a_number_comes_first_then_what_holds_every_word(
    database: Database, store: TicketStore, words: str, found: list[int]
) -> None:
    async with database.reading() as session:
        tickets = await store.search(session, words)
        by_program = (await listed(session, Wanted(words=words))).tickets

    assert [ticket.id for ticket in tickets] == found
    assert [ticket.id for ticket in by_program] == sorted(found, reverse=True)


@pytest.mark.usefixtures("three")
async def test_words_are_looked_for_where_the_filters_say(database: Database, store: TicketStore) -> None:
    async with database.reading() as session:
        still_open = await store.search(session, "rata", states=[TicketState.OPEN])
        wifi = await store.search(session, "mario", topics=["wifi"])
        one = await store.search(session, "mario", limit=1)

    assert [[ticket.id for ticket in tickets] for tickets in (still_open, wifi, one)] == [[3], [1], [3]]
