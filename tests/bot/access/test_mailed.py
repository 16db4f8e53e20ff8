"""Codes and links by mail: what they open, how often, and how little the asker learns."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, text
from support.clock import Clock
from support.mailed import BROWSER, MARIO, ask_code, mails, newest_code, open_link, verify

from bot.access import AccessDesk, AccessTier
from bot.access.models import AccessCode
from bot.database import Base, Database
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import NewTicket, Ticket, TicketStore


async def test_the_digits_in_the_mail_open_that_ticket_once(
    database: Database, access: AccessDesk, ticket: Ticket
) -> None:
    key = await ask_code(database, access)
    digits = await newest_code(database, access)

    token = await verify(database, access, key, f" {digits[:3]} {digits[3:]}")

    assert token is not None
    assert re.fullmatch("[0-9]{6}", digits)
    async with database.reading() as session:
        visitor = await access.visitor(session, token)
    assert visitor is not None
    assert (visitor.tier, visitor.ticket_ids, visitor.email) == (AccessTier.MAILED, {ticket.id}, None)
    assert await verify(database, access, key, digits) is None


async def test_a_code_allows_three_tries(database: Database, access: AccessDesk, ticket: Ticket) -> None:
    key = await ask_code(database, access)
    digits = await newest_code(database, access)
    wrong = f"{(int(digits) + 1) % 10**6:06d}"

    assert [await verify(database, access, key, wrong) for _ in range(3)] == [None] * 3

    assert await verify(database, access, key, digits) is None


async def test_a_code_lasts_ten_minutes(database: Database, access: AccessDesk, ticket: Ticket, clock: Clock) -> None:
    key = await ask_code(database, access)
    clock.advance(minutes=10)

    assert await verify(database, access, key, await newest_code(database, access)) is None


@pytest.mark.parametrize(("number", "email"), [("2", MARIO), ("1", "lucia@example.it"), ("2", "lucia@example.it")])
async def test_a_code_for_what_does_not_match_looks_the_same_and_goes_nowhere(
    database: Database, access: AccessDesk, ticket: Ticket, number: str, email: str
) -> None:
    right = await ask_code(database, access)
    wrong = await ask_code(database, access, number, email)

    assert (len(wrong), wrong.isascii(), wrong != right) == (len(right), True, True)
    assert len(await mails(database)) == 1
    async with database.reading() as session:
        decoy = (await session.scalars(select(AccessCode).where(AccessCode.ticket_id.is_(None)))).one()
    assert await verify(database, access, wrong, access.code_of(decoy.id)) is None


async def test_codes_keys_and_links_are_in_no_table(database: Database, access: AccessDesk, ticket: Ticket) -> None:
    key = await ask_code(database, access)
    async with database.writing() as session:
        await access.send_link(session, "1", MARIO, BROWSER)
    code, link = await mails(database)
    digits, path = access.code_of(code.data["code_id"]), access.access_link(link.data["link_id"])
    token = await verify(database, access, key, digits)

    async with database.reading() as session:
        rows = [await session.execute(text(f"SELECT * FROM {table}")) for table in Base.metadata.tables]
        stored = " ".join(str(row) for found in rows for row in found)

    for secret in (digits, key, path.removeprefix("/r/"), str(token)):
        assert not re.search(rf"\b{re.escape(secret)}\b", stored)


async def test_an_access_link_opens_once_within_half_an_hour(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    for _ in range(2):
        async with database.writing() as session:
            await access.send_link(session, "#1", MARIO, BROWSER, opens_all=True)
    first, second = [access.access_link(mail.data["link_id"]) for mail in await mails(database)]

    opened = await open_link(database, access, first)

    assert access.is_single_use(first.removeprefix("/r/"))
    assert opened is not None
    async with database.reading() as session:
        visitor = await access.visitor(session, opened)
    assert visitor is not None
    assert visitor.email == MARIO
    assert await open_link(database, access, first) is None
    clock.advance(minutes=30)
    assert await open_link(database, access, second) is None


async def test_who_lost_the_number_gets_one_mail_that_opens_every_ticket(
    database: Database, access: AccessDesk, store: TicketStore, ticket: Ticket
) -> None:
    async with database.writing() as session:
        other = await store.create(session, NewTicket("tasse", "Rimborso", "it", email=MARIO))
        await access.send_list(session, "MARIO@example.it", BROWSER)
        await access.send_list(session, "nobody@example.it", BROWSER)

    (mail,) = await mails(database)
    token = await open_link(database, access, access.access_link(mail.data["link_id"]))

    assert (mail.kind, mail.ticket_id) == (OutboxKind.TICKET_LIST, other.id)
    async with database.reading() as session:
        visitor = await access.visitor(session, token or "")
        assert visitor is not None
        assert [each.id for each in await access.tickets_of(session, visitor)] == [other.id, ticket.id]


async def test_a_mail_link_reads_the_same_each_time_and_opens_for_thirty_days(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    async with database.reading() as session:
        receipt, alert = await session.scalars(select(OutboxItem).order_by(OutboxItem.id))
        path = await access.mail_link(session, ticket.id, receipt.id)
        again = await access.mail_link(session, ticket.id, receipt.id)
        other = await access.mail_link(session, ticket.id, alert.id)

    assert path == again != other
    assert not access.is_single_use(path.removeprefix("/r/"))
    for days in (0, 15, 14.9):
        clock.advance(days=days)
        assert await open_link(database, access, path) is not None
    clock.advance(days=1)
    assert await open_link(database, access, path) is None


async def test_a_mail_link_that_was_changed_opens_nothing(
    database: Database, access: AccessDesk, ticket: Ticket
) -> None:
    async with database.reading() as session:
        receipt = (await session.scalars(select(OutboxItem))).first()
        assert receipt is not None
        path = await access.mail_link(session, ticket.id, receipt.id)
    token = path.removeprefix("/r/")

    for forged in (token[:-1], token + "A", "m" + "A" * 48, "m", "", "u" + token[1:], "m\u00e9", token * 9):
        assert await open_link(database, access, forged) is None
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(1, len(token))]
    assert [forged for forged in changed if await open_link(database, access, forged) is not None] == []


async def test_revoking_ends_every_code_link_and_page_of_a_ticket_and_later_mails_open_it_again(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    key = await ask_code(database, access)
    async with database.writing() as session:
        await access.send_link(session, "1", MARIO, BROWSER)
        await access.send_link(session, "1", MARIO, BROWSER, opens_all=True)
    code, link, wide = await mails(database)
    page = await open_link(database, access, access.access_link(wide.data["link_id"]))
    async with database.reading() as session:
        mail_link = await access.mail_link(session, ticket.id, code.id)

    clock.advance(minutes=1)
    async with database.writing() as session:
        await access.revoke(session, ticket.id)

    assert await verify(database, access, key, access.code_of(code.data["code_id"])) is None
    for path in (access.access_link(link.data["link_id"]), mail_link):
        assert await open_link(database, access, path) is None
    async with database.reading() as session:
        assert await access.visitor(session, page or "") is None
    clock.advance(minutes=1)
    async with database.writing() as session:
        later = OutboxItem(kind=OutboxKind.REPLY, ticket_id=1, data={}, created_at=clock(), next_try_at=clock())
        session.add(later)
    async with database.reading() as session:
        path = await access.mail_link(session, ticket.id, later.id)
    assert await open_link(database, access, path) is not None


async def test_a_ticket_that_lost_its_address_is_opened_by_no_mail(
    database: Database, access: AccessDesk, store: TicketStore, ticket: Ticket
) -> None:
    key = await ask_code(database, access)
    async with database.writing() as session:
        (await store.get(session, ticket.id)).email = None

    assert await verify(database, access, key, await newest_code(database, access)) is None
