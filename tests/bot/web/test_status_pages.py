"""Following a request without an account and without a script: number and address, code, link, lost number."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.forms import PageForm, PageSeen, Reader
from support.site import Site

from bot.helpdesk import Helpdesk
from bot.operators import Role
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import NewTicket, Ticket, TicketState

EMAIL = "maria@example.it"
STATO = "/ticket/stato"


@pytest.fixture
def reader(site: Site) -> Reader:
    return Reader(site)


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    new = NewTicket("tasse", "Rimborso", "it", description="Segretissimo", email=EMAIL, full_name="Rossi Maria")
    return await desk.open_ticket(new)


async def asks(reader: Reader, action: str, number: str = "000001", email: str = EMAIL) -> PageSeen:
    form = (await reader.visits(STATO)).form(STATO)
    return await reader.sends(form, ("action", action), number=number, email=email)


async def mailed(desk: Helpdesk, kind: OutboxKind) -> list[OutboxItem]:
    async with desk.database.reading() as session:
        return list(await session.scalars(select(OutboxItem).where(OutboxItem.kind == kind).order_by(OutboxItem.id)))


async def test_number_and_address_show_where_a_request_stands_and_nothing_of_what_it_says(
    reader: Reader, ticket: Ticket
) -> None:
    page = await asks(reader, "look", number="n. 1", email="MARIA@example.it")

    assert page.status == 200
    assert "Non devi fare niente." in page.words
    assert "aperto, non ancora presa in carico" in page.words
    for secret in ("Segretissimo", "Rossi", "Rimborso"):
        assert secret not in page.text
    assert page.answer.headers["Cache-Control"] == "no-store"


async def test_the_page_begins_with_what_the_student_must_do(reader: Reader, desk: Helpdesk, ticket: Ticket) -> None:
    async with desk.database.writing() as session:
        anna = await desk.operators.accounts.add(session, "anna", "Anna Bianchi", "a@ateneo.it", Role.OPERATOR, "none")
        await desk.tickets.reply(session, ticket.id, anna.id, "Anna Bianchi", "Quale ISEE?", TicketState.AWAITING_USER)

    page = await asks(reader, "look")

    assert page.text.index("aspetta una tua risposta") < page.text.index('class="chip warning"')
    assert "in attesa di risposta utente" in page.words
    assert "Anna Bianchi" in page.words
    assert "Quale ISEE?" not in page.text


async def test_a_wrong_number_a_wrong_address_and_both_look_alike(reader: Reader, ticket: Ticket) -> None:
    pages = [
        await asks(reader, "look", number, email)
        for number, email in (("000002", EMAIL), ("000001", "else@example.it"), ("000002", "else@example.it"))
    ]

    assert [page.status for page in pages] == [404] * 3
    assert len({page.words for page in pages}) == 1


async def test_the_sixth_wrong_try_waits_and_so_does_a_right_one(reader: Reader, ticket: Ticket) -> None:
    for _ in range(5):
        await asks(reader, "look", number="000009")

    wrong, right = await asks(reader, "look", number="000009"), await asks(reader, "look")

    assert (wrong.status, right.status) == (429, 429)
    assert "riprova tra 15 minuti" in right.words


async def test_a_code_opens_the_request(reader: Reader, desk: Helpdesk, ticket: Ticket) -> None:
    code_page = await asks(reader, "code")
    (mail,) = await mailed(desk, OutboxKind.ACCESS_CODE)
    assert 'autocomplete="one-time-code"' in code_page.text

    wrong = await reader.sends(code_page.form("/ticket/codice"), code="000000")
    page = await reader.sends(wrong.form("/ticket/codice"), code=desk.access.code_of(mail.data["code_id"]))

    assert wrong.status == 403
    assert (page.path, page.status) == ("/ticket/000001", 200)
    assert "Segretissimo" in page.text


async def test_asking_for_a_code_looks_the_same_where_there_is_nothing_to_open(
    reader: Reader, desk: Helpdesk, ticket: Ticket
) -> None:
    known, unknown = await asks(reader, "code"), await asks(reader, "code", number="000002")

    assert known.words == unknown.words
    assert known.tags == unknown.tags
    assert len(await mailed(desk, OutboxKind.ACCESS_CODE)) == 1


async def test_a_code_is_worthless_in_another_browser(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    code_page = await asks(reader, "code")
    (mail,) = await mailed(desk, OutboxKind.ACCESS_CODE)

    stranger = Reader(site)
    await stranger.visits(STATO)
    page = await stranger.sends(code_page.form("/ticket/codice"), code=desk.access.code_of(mail.data["code_id"]))

    assert page.status == 403
    assert "Segretissimo" not in page.text


async def test_a_link_that_opens_once_waits_for_a_click(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    said = await asks(reader, "link")
    (mail,) = await mailed(desk, OutboxKind.ACCESS_LINK)
    link = desk.access.access_link(mail.data["link_id"])
    assert "riceverai un link" in said.words

    for _ in range(3):  # programs that look at mail
        await Reader(site).visits(link)
    button = await reader.visits(link)
    opened = await reader.sends(only(button))
    again = await Reader(site).sends(only(await Reader(site).visits(link)))

    assert (opened.path, opened.status) == ("/ticket/000001", 200)
    assert "Segretissimo" in opened.text
    assert "Segretissimo" not in again.text


async def test_the_link_of_a_mail_opens_with_one_click_until_it_is_thirty_days_old(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket, clock: Clock
) -> None:
    async with desk.database.reading() as session:
        (receipt,) = await mailed(desk, OutboxKind.RECEIPT)
        link = await desk.access.mail_link(session, ticket.id, receipt.id)

    head = await site.call("HEAD", link)
    opened = await reader.visits(link)
    clock.advance(days=31)
    late = await Reader(site).visits(link)

    assert "Set-Cookie" not in head.headers
    assert (opened.path, opened.status) == ("/ticket/000001", 200)
    assert (late.status, "non vale più" in late.words) == (404, True)
    assert "Segretissimo" not in late.text


async def test_who_lost_the_number_gets_the_list_and_nobody_learns_whether_there_is_one(
    reader: Reader, desk: Helpdesk, ticket: Ticket
) -> None:
    second = await desk.open_ticket(NewTicket("rete", "Wifi", "it", description="Altro", email=EMAIL))
    known, unknown = await asks(reader, "list"), await asks(reader, "list", email="nobody@example.it")
    (mail,) = await mailed(desk, OutboxKind.TICKET_LIST)

    button = await reader.visits(desk.access.access_link(mail.data["link_id"]))
    page = await reader.sends(only(button))

    assert known.words == unknown.words
    assert "Se l'indirizzo risulta" in known.words
    assert page.path.startswith(STATO)
    assert f'href="/ticket/{second.number}"' in page.text
    assert 'href="/ticket/000001"' in page.text


@pytest.mark.parametrize("action", ["look", "code", "link"])
async def test_what_cannot_be_a_number_or_an_address_is_told_beside_its_field(
    reader: Reader, desk: Helpdesk, action: str
) -> None:
    page = await asks(reader, action, number="-412", email="maria@")

    assert page.status == 422
    assert 'id="number-problem"' in page.text
    assert 'aria-describedby="email-hint email-problem"' in page.text
    assert page.form(STATO).values("number") == ["-412"]


async def test_a_look_up_without_the_token_of_our_page_looks_nothing_up(
    reader: Reader, site: Site, ticket: Ticket
) -> None:
    form = (await reader.visits(STATO)).form(STATO)

    page = await Reader(site).sends(form, ("action", "look"), number="000001", email=EMAIL)

    assert page.status == 403
    assert "aperto" not in page.words


def only(page: PageSeen) -> PageForm:
    """Return the one form of a page that changes something."""
    (form,) = [form for form in page.forms if form.method == "post"]
    return form
