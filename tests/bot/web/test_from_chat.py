"""The page of a request, opened from the chat that has proven it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.forms import PageForm, PageSeen, Reader
from support.mailed import newest_code
from support.site import Operator, Site, Student
from support.ticket_page import form

from bot.helpdesk import Helpdesk
from bot.institution import StatusPolicy
from bot.tickets import GrantProof, NewTicket, Ticket

GRANT = ("action", "grant")
DOOR = "/ticket/000001/autorizza"


@pytest.fixture
async def ticket(student: Student, desk: Helpdesk) -> Ticket:
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key)
        assert chat
        new = NewTicket("tasse", "Rimborso", "it", email="maria@example.it", conversation_id=chat.id)
        return await desk.tickets.create(session, new)


async def opens(browser: Reader, token: str, door: str = DOOR) -> PageSeen:
    """Send what the button in the chat sends."""
    return await browser.sends(PageForm(door, "post", fields=[("token", token)]))


async def test_the_chat_that_asked_opens_the_form_to_authorise_without_a_code(
    site: Site, student: Student, operator: Operator, desk: Helpdesk, ticket: Ticket
) -> None:
    ask = {"kind": "reply", "text": "Possiamo?", "then": "awaiting_user", "asks_grant": "account"}
    await operator.posts("/api/console/tickets/1/entries", ask)
    asked = (await student.reads())["messages"][-1]["custom"]
    browser = Reader(site)

    page = await opens(browser, student.token, f"/ticket/{asked['number']}/autorizza")
    await browser.sends(form(page, GRANT), GRANT)

    assert page.path == "/ticket/000001#autorizza"
    async with desk.database.reading() as session:
        (grant,) = await desk.tickets.grants(session, ticket.id)
    assert (grant.scope, grant.proof) == ("account", GrantProof.OPENED)


async def test_a_proof_by_mail_in_the_chat_is_one_on_the_page(
    site: Site, student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    other = await site.student().arrives()
    proof = await other.site.call(
        "POST", "/api/status/code", {"number": "1", "email": "maria@example.it"}, headers=other.headers
    )
    body = {"key": proof.json()["key"], "code": await newest_code(desk.database, desk.access)}
    await other.site.call("POST", "/api/status/code/verify", body, headers=other.headers)
    browser = Reader(site)

    page = await opens(browser, other.token)
    await browser.sends(form(page, GRANT), GRANT)

    async with desk.database.reading() as session:
        assert [each.proof for each in await desk.tickets.grants(session, ticket.id)] == [GrantProof.MAILED]


async def test_another_chat_a_wrong_token_and_an_unknown_number_are_led_to_the_proof_alike(
    site: Site, student: Student, ticket: Ticket
) -> None:
    stranger = await site.student().arrives()
    headers = Reader(site).headers | {"Content-Type": "application/x-www-form-urlencoded"}

    answers = [
        await site.call("POST", door, data=f"token={token}".encode(), headers=headers)
        for door, token in (
            (DOOR, stranger.token),
            (DOOR, "x" * 43),
            (DOOR, ""),
            (DOOR, "x" * 5_000),
            (DOOR.replace("1", "7"), student.token),
        )
    ]

    places = [(each.status, each.headers["Location"], "Set-Cookie" in each.headers) for each in answers]
    assert places[:4] == [(303, "/ticket/stato?number=000001", False)] * 4
    assert places[4] == (303, "/ticket/stato?number=000007", False)


async def test_a_form_of_another_site_opens_nothing(site: Site, student: Student, ticket: Ticket) -> None:
    headers = {"Origin": "https://evil.example", "Content-Type": "application/x-www-form-urlencoded"}

    answer = await site.call("POST", DOOR, data=f"token={student.token}".encode(), headers=headers)

    assert (answer.status, "Set-Cookie" in answer.headers) == (403, False)


async def test_where_number_and_address_open_a_request_the_chat_proves_no_more_than_they_do(
    site: Site, student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    full = desk.institution.model_copy(update={"status_policy": StatusPolicy.FULL})
    desk.content = replace(desk.content, institution=full)

    page = await opens(Reader(site), student.token)

    assert "serve una prova in più" in page.words
    assert not [each for each in page.forms if GRANT in each.buttons]
