"""How many mails somebody can have sent, and what other secrets and old rows open."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.mailed import BROWSER, MARIO, ask_code, mails, open_link

from bot.access import AccessDesk, Asker
from bot.access.models import AccessCode, AccessLink
from bot.database import Database
from bot.errors import TooManyTries
from bot.limits import Limits
from bot.tickets import Ticket


@pytest.mark.parametrize("email", [MARIO, "nobody@example.it"])
async def test_an_address_gets_three_mails_an_hour_and_five_a_day_in_any_spelling(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock, email: str
) -> None:
    name, _, domain = email.partition("@")
    spellings = (email, email.upper(), f"{name}+x@{domain}", f" {email} ", f"{name}+y@{domain}", email)
    sent = 0
    for hour in range(2):
        for at, spelling in enumerate(spellings):
            try:
                async with database.writing() as session:
                    await access.request_code(session, "1", spelling, Asker(f"b{hour}{at}", f"192.0.2.{at}"))
                sent += 1
            except TooManyTries:
                pass
        assert sent == (3, 5)[hour]
        clock.advance(hours=1)


@pytest.mark.slow
async def test_a_session_and_a_network_can_send_few_mails(database: Database, access: AccessDesk) -> None:
    async def asks(session_key: str | None, count: int) -> int:
        sent = 0
        for number in range(count):
            try:
                async with database.writing() as session:
                    email = f"{session_key}{number}@example.it"
                    await access.send_list(session, email, Asker(session_key, "192.0.2.1"))
                sent += 1
            except TooManyTries:
                break
        return sent

    assert [await asks(f"b{number}", 11) for number in range(6)] == [10] * 6
    assert await asks(None, 1) == 0


async def test_links_and_codes_of_another_secret_open_nothing(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    async with database.writing() as session:
        await access.send_link(session, "1", MARIO, BROWSER)
    (mail,) = await mails(database)
    thief = AccessDesk(b"another secret", Limits(b"x", clock), clock)

    assert await open_link(database, access, thief.access_link(mail.data["link_id"])) is None
    async with database.reading() as session:
        forged = await thief.mail_link(session, ticket.id, mail.id)
    assert await open_link(database, access, forged) is None
    assert await open_link(database, access, access.access_link(mail.data["link_id"])) is not None


async def test_what_ran_out_is_deleted_when_the_next_one_is_made(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    await ask_code(database, access, "9")
    clock.advance(hours=1)
    await ask_code(database, access, "9")

    async with database.reading() as session:
        assert len(list(await session.scalars(select(AccessCode)))) == 1
        assert len(list(await session.scalars(select(AccessLink)))) == 1
