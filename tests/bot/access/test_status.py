"""What a number and an address show, and what they do not."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from support.clock import Clock

from bot.access import AccessDesk, Asker, TicketStatus
from bot.database import Database
from bot.errors import TooManyTries
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.tickets import Phase, Ticket, TicketState, TicketStore

BROWSER = Asker("browser-1", "192.0.2.1")


async def _ask(
    database: Database, access: AccessDesk, number: str, email: str, asker: Asker = BROWSER
) -> TicketStatus | None:
    async with database.writing() as session:
        return await access.look_up(session, number, email, asker)


async def test_number_and_address_show_where_a_ticket_stands(
    database: Database, store: TicketStore, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    clock.advance(hours=1)
    async with database.writing() as session:
        anna = await Accounts().add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "unused")
        await store.reply(session, ticket.id, anna.id, anna.name, "In quale aula?", TicketState.AWAITING_USER)

    shown = await _ask(database, access, "#1", "MARIO@example.it")

    assert shown is not None
    assert (shown.number, shown.state, shown.phase) == ("000001", TicketState.AWAITING_USER, None)
    assert (shown.operator, shown.action_needed, shown.updated_at) == ("Anna Conti", True, clock())


async def test_a_new_ticket_needs_nothing_from_the_student(
    database: Database, access: AccessDesk, ticket: Ticket
) -> None:
    shown = await _ask(database, access, ticket.number, "mario@example.it")

    assert shown is not None
    assert (shown.phase, shown.operator, shown.action_needed) == (Phase.NEW, None, False)


async def test_a_status_has_no_place_for_a_text_or_for_the_students_data(
    database: Database, access: AccessDesk, ticket: Ticket
) -> None:
    shown = await _ask(database, access, ticket.number, "mario@example.it")

    values = " ".join(str(getattr(shown, field.name)) for field in fields(TicketStatus))
    for secret in (ticket.subject, "aula 3", "Mario", "mario@example.it"):
        assert secret not in values


@pytest.mark.parametrize(
    ("number", "email"),
    [
        ("000002", "mario@example.it"),
        ("000001", "lucia@example.it"),
        ("000002", "lucia@example.it"),
        ("000001", "mario+1@example.it"),
        ("no number", "mario@example.it"),
        ("000001", ""),
        ("000001", "?"),
        ("000001", "\ud800"),
    ],
)
async def test_every_mismatch_is_the_same_nothing(
    database: Database, access: AccessDesk, ticket: Ticket, number: str, email: str
) -> None:
    assert await _ask(database, access, number, email) is None


async def test_a_ticket_without_address_is_shown_to_nobody(
    database: Database, store: TicketStore, access: AccessDesk, ticket: Ticket
) -> None:
    async with database.writing() as session:
        (await store.get(session, ticket.id)).email = None

    for email in ("", "?", "None", "mario@example.it"):
        assert await _ask(database, access, ticket.number, email) is None


@pytest.mark.parametrize("spelling", ["mario@example.it", "MARIO@EXAMPLE.IT", " mario+a@example.it"])
async def test_after_five_misses_in_any_spelling_an_address_is_not_looked_at(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock, spelling: str
) -> None:
    spellings = (
        "mario@example.it",
        "Mario@example.it",
        "mario+tag@example.it",
        "mario@EXAMPLE.it ",
        "MARIO+@example.it",
    )
    for miss, typed in enumerate(spellings):
        await _ask(database, access, f"n. {miss + 10}", typed, Asker(f"browser-{miss}", f"192.0.2.{miss}"))

    with pytest.raises(TooManyTries):
        await _ask(database, access, "1", spelling, Asker("browser-9", "192.0.2.9"))
    clock.advance(minutes=15, seconds=1)
    assert await _ask(database, access, "1", "mario@example.it") is not None


async def test_a_session_and_a_network_have_their_own_limits(
    database: Database, access: AccessDesk, ticket: Ticket
) -> None:
    for miss in range(10):
        await _ask(database, access, "7", f"a{miss}@example.it", Asker("one browser", "192.0.2.1"))
    with pytest.raises(TooManyTries):
        await _ask(database, access, "1", "mario@example.it", Asker("one browser", "192.0.2.200"))

    for miss in range(20):
        await _ask(database, access, "7", f"b{miss}@example.it", Asker(f"browser {miss}", "192.0.2.1"))
    with pytest.raises(TooManyTries):
        await _ask(database, access, "1", "mario@example.it", Asker("fresh browser", "192.0.2.1"))
    assert await _ask(database, access, "1", "mario@example.it", Asker("fresh browser", "192.0.2.2")) is not None


async def test_right_answers_are_not_counted(database: Database, access: AccessDesk, ticket: Ticket) -> None:
    for _ in range(12):
        assert await _ask(database, access, "1", "mario@example.it", replace(BROWSER)) is not None
