"""Access that the office gives back before its time: in the console, by the API, and as each side hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from support.program import new_program
from support.site import Operator, Site, Student
from support.ticket_page import proven

from bot.helpdesk import Helpdesk
from bot.operators.models import AuditRow
from bot.outbox import OutboxItem, OutboxKind
from bot.outbox.webhooks import NAMES, listen
from bot.tickets import ConsentGrant, GrantEnd, NewGrant, NewTicket, Ticket


@pytest.fixture
async def ticket(student: Student, desk: Helpdesk) -> Ticket:
    """Return a request of the chat, with two accesses that its student has authorised."""
    listen(desk.database, ("https://host.example/calls",))
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key)
        assert chat
        new = NewTicket("tasse", "Rimborso", "it", email="maria@example.it", conversation_id=chat.id)
        opened = await desk.tickets.create(session, new)
        for scope in ("data", "account"):
            wanted = NewGrant(scope, desk.clock() + timedelta(hours=5))
            await desk.tickets.grant(session, opened.id, wanted, desk.institution.grants)
    return opened


async def kept(desk: Helpdesk) -> list[ConsentGrant]:
    async with desk.database.reading() as session:
        return await desk.tickets.grants(session, 1)


async def test_an_operator_gives_an_access_back_and_every_side_hears_of_it(
    site: Site, student: Student, operator: Operator, desk: Helpdesk, ticket: Ticket
) -> None:
    answers = [await operator.posts("/api/console/tickets/1/return_grant", {"grant_id": 1}) for _ in range(2)]

    assert [(answer.status, [each["id"] for each in answer.json()["grants"]]) for answer in answers] == [(200, [2])] * 2
    assert [each.ended_as for each in await kept(desk)] == [GrantEnd.RETURNED, None]
    event = answers[0].json()["events"][-1]
    assert (event["kind"], event["actor"], event["ended"]) == ("grant_returned", "operator", "returned")
    said = [each["text"] for each in (await student.reads())["messages"] if "accesso temporaneo" in each["text"]]
    assert said == [
        "L'ufficio ha chiuso prima della scadenza l'accesso temporaneo della richiesta 000001: "
        "«I dati dei pagamenti, in lettura». Da adesso non vale più."
    ]
    page = await (await proven(site, desk, ticket)).visits("/ticket/000001")
    assert "L'ufficio ha chiuso prima della scadenza un accesso temporaneo: I dati dei pagamenti" in page.words


async def test_other_systems_the_mail_and_the_record_hear_of_it_once(
    operator: Operator, desk: Helpdesk, ticket: Ticket
) -> None:
    for _ in range(2):
        await operator.posts("/api/console/tickets/1/return_grant", {"grant_id": 1})

    async with desk.database.reading() as session:
        rows = list(await session.scalars(select(OutboxItem).order_by(OutboxItem.id)))
        record = [(row.actor, row.event) for row in await session.scalars(select(AuditRow)) if "grant" in row.event]
    calls = [NAMES[row.data["event"]] for row in rows if row.kind is OutboxKind.WEBHOOK]
    assert calls == ["ticket.created", "grant.created", "grant.created", "grant.revoked"]
    assert [row.data["grant_id"] for row in rows if row.kind is OutboxKind.GRANT] == [1, 2, 1]
    assert record[2:] == [("operator:1", "grant_returned")]


async def test_a_program_gives_an_access_back_too_and_only_one_of_the_ticket_it_names(
    site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    program = await new_program(site, desk, "carla", "Carla Neri")
    other = await program.opens(email="altra@example.it")

    wrong = [
        (await program.posts(f"/tickets/{number}/grants/{grant}/return")).status
        for number, grant in ((other, "1"), ("1", "3"), ("1", "0"), ("1", "x"), ("1", "9" * 40), ("99", "1"))
    ]
    told = await program.posts("/tickets/000001/grants/2/return")
    again = await program.posts("/tickets/000001/grants/2/return")

    assert wrong == [404] * 6
    states = [(each["is_active"], each["ended_as"]) for each in told.json()["grants"]]
    assert states == [(True, None), (False, "returned")]
    assert again.json() == told.json()


async def test_the_console_is_told_what_is_wrong_with_an_access(operator: Operator, ticket: Ticket) -> None:
    path = "/api/console/tickets/1/return_grant"
    bodies = ({}, {"grant_id": 0}, {"grant_id": "1"}, {"grant_id": 2**31}, {"grant_id": 99})

    assert [(await operator.posts(path, body)).status for body in bodies] == [422, 422, 422, 422, 404]


async def test_another_office_gets_no_access_that_it_does_not_offer(
    operator: Operator, desk: Helpdesk, ticket: Ticket
) -> None:
    moved = await operator.posts("/api/console/tickets/1/transfer", {"topic": "rete"})

    assert (moved.status, [each["words"] for each in moved.json()["grants"]]) == (200, ["Il mio account"])
    assert [each.ended_as for each in await kept(desk)] == [GrantEnd.RETURNED, None]
