"""Several requests in one browser: what is proven adds up, and what was typed is never lost."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from support.clock import Clock
from support.forms import PageForm, PageSeen, Reader
from support.site import Site

from bot.helpdesk import Helpdesk
from bot.outbox import OutboxItem, OutboxKind, enqueue
from bot.tickets import NewTicket, Ticket

REPLY = ("action", "reply")


async def opened(desk: Helpdesk, email: str) -> Ticket:
    new = NewTicket("tasse", "Rimborso", "it", description="Ho pagato due volte", email=email)
    return await desk.open_ticket(new)


async def mail_link(desk: Helpdesk, ticket: Ticket) -> str:
    async with desk.database.writing() as session:
        enqueue(session, OutboxKind.RECEIPT, ticket.id, desk.clock())
        await session.flush()
        newest = await session.scalar(select(func.max(OutboxItem.id)).where(OutboxItem.ticket_id == ticket.id))
        return await desk.access.mail_link(session, ticket.id, newest or 0)


def reply_form(page: PageSeen) -> PageForm:
    return next(each for each in page.forms if REPLY in each.buttons)


@pytest.fixture
async def tickets(desk: Helpdesk) -> list[Ticket]:
    return [await opened(desk, email) for email in ("maria@example.it", "maria@example.it", "luca@example.it")]


async def test_opening_another_request_leaves_the_first_tab_able_to_send(
    site: Site, desk: Helpdesk, tickets: list[Ticket]
) -> None:
    browser = Reader(site)
    first, *others = [await mail_link(desk, ticket) for ticket in tickets]
    page = await browser.visits(first)
    for link in others:
        await browser.visits(link)

    sent = await browser.sends(reply_form(page), REPLY, text="Scritto nella prima scheda")

    assert (sent.status, sent.path.split("?")[0]) == (200, "/ticket/000001")
    assert "Scritto nella prima scheda" in sent.words
    listed = await browser.visits("/ticket/stato")
    assert [number in listed.words for number in ("000001", "000002", "000003")] == [True] * 3


async def test_the_eleventh_proof_takes_the_place_of_one_that_another_holds_too(
    site: Site, desk: Helpdesk, tickets: list[Ticket]
) -> None:
    browser = Reader(site)
    first, second, _ = [await mail_link(desk, ticket) for ticket in tickets]
    await browser.visits(first)

    for _ in range(12):
        await browser.visits(second)

    assert len(browser.cookies["__Host-richieste"].split(".")) == 10
    assert (await browser.visits("/ticket/000001")).status == 200


async def test_signing_out_ends_every_proof_of_the_browser(site: Site, desk: Helpdesk, tickets: list[Ticket]) -> None:
    browser = Reader(site)
    for ticket in tickets:
        page = await browser.visits(await mail_link(desk, ticket))
    kept = dict(browser.cookies)

    await browser.sends(page.form("/ticket/esci"))
    browser.cookies = kept

    assert (await browser.visits("/ticket/000001")).path == "/ticket/stato?number=000001"


async def test_a_reply_to_a_request_that_is_not_open_here_comes_back_with_the_way_to_prove_it(
    site: Site, desk: Helpdesk, tickets: list[Ticket]
) -> None:
    maria, luca = Reader(site), Reader(site)
    page = await maria.visits(await mail_link(desk, tickets[0]))
    edit = (await maria.visits("/ticket/000001/modifica")).form("/ticket/000001/modifica")
    await luca.visits(await mail_link(desk, tickets[2]))

    reply = await luca.sends(reply_form(page), REPLY, text="Un'ora di lavoro")
    change = await luca.sends(edit, ("action", "save"), f__description="Due ore di lavoro")

    for lost, text in ((reply, "Un'ora di lavoro"), (change, "Due ore di lavoro")):
        assert lost.status == 404
        assert text in lost.words or text in "".join(lost.text.replace("&#39;", "'"))
        assert 'href="/ticket/stato?number=000001"' in lost.text


async def test_a_request_that_is_not_proven_yet_leads_to_its_proof(
    site: Site, desk: Helpdesk, tickets: list[Ticket]
) -> None:
    browser = Reader(site)
    await browser.visits(await mail_link(desk, tickets[0]))

    page = await browser.visits("/ticket/000003")

    assert page.status == 404
    assert 'href="/ticket/stato?number=000003"' in page.text


async def test_what_goes_on_in_a_follow_up_is_shown_there(
    site: Site, desk: Helpdesk, tickets: list[Ticket], clock: Clock
) -> None:
    async with desk.database.writing() as session:
        await desk.tickets.withdraw(session, 1)
    clock.advance(days=20)
    browser = Reader(site)
    page = await browser.visits(await mail_link(desk, tickets[0]))

    sent = [await browser.sends(reply_form(page), REPLY, text=text) for text in ("Di nuovo", "E ancora")]

    assert [each.path.split("?")[0] for each in sent] == ["/ticket/000004"] * 2
    assert "E ancora" in sent[1].words
