"""What goes wrong while somebody fills in a page: files too large, two presses, a request that changed meanwhile."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from support.forms import PageForm, PageSeen, Reader
from support.site import Operator, Site
from support.uploads import PNG

from bot.helpdesk import Helpdesk
from bot.outbox import OutboxItem, OutboxKind, enqueue
from bot.tickets import EntryKind, NewTicket, Resolution, Ticket, TicketState, TooManyOpenTickets
from bot.web import uploads

PAGE = "/ticket/000001"
REPLY, RATE, SAVE, SEND = ("action", "reply"), ("action", "rate"), ("action", "save"), ("action", "send")
REOPEN, REVIEW = ("action", "reopen"), ("action", "review")
FULL = b"a" * 2 * 2**20
BAD_FILES = {"large": [("a.txt", FULL + b"a")], "many": [(f"{n}.txt", b"a") for n in range(6)]}
CUT_OFF = [(f"{n}.txt", FULL) for n in range(6)]  # what stands after so much is not read, the button neither
ANSWERS = {
    "f__email": "maria@example.it",
    "f__full_name": "Rossi Maria",
    "f__subtopic": "isee",
    "f__description": "Ho caricato l'ISEE due volte",
    "privacy": "yes",
}


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    return await desk.open_ticket(new_ticket())


@pytest.fixture
async def reader(site: Site, desk: Helpdesk, ticket: Ticket) -> Reader:
    browser = Reader(site)
    await browser.visits(await mail_link(desk, ticket))
    return browser


def new_ticket() -> NewTicket:
    fields = {"subtopic": "rata"}
    return NewTicket("tasse", "Rimborso", "it", description="Due volte", email="maria@example.it", fields=fields)


async def mail_link(desk: Helpdesk, ticket: Ticket) -> str:
    async with desk.database.writing() as session:
        enqueue(session, OutboxKind.RECEIPT, ticket.id, desk.clock())
        await session.flush()
        newest = await session.scalar(select(func.max(OutboxItem.id)).where(OutboxItem.ticket_id == ticket.id))
        return await desk.access.mail_link(session, ticket.id, newest or 0)


async def answers(desk: Helpdesk, operator: Operator, then: TicketState) -> None:
    me = (await operator.gets("/api/console/me")).json()["operator"]
    async with desk.database.writing() as session:
        await desk.tickets.reply(session, 1, me["id"], me["name"], "Fatto.", then, Resolution.SOLVED)


async def said(desk: Helpdesk) -> list[str]:
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, 1, public_only=True)
    return [entry.text for entry in entries if entry.kind is EntryKind.MESSAGE]


def form(page: PageSeen, button: tuple[str, str]) -> PageForm:
    return next(each for each in page.forms if button in each.buttons)


@pytest.mark.parametrize("files", BAD_FILES.values(), ids=BAD_FILES)
async def test_a_reply_comes_back_with_what_is_wrong_with_its_files(
    reader: Reader, files: list[tuple[str, bytes]]
) -> None:
    page = await reader.visits(PAGE)

    refused = await reader.sends(form(page, REPLY), REPLY, text="Un'ora di lavoro", files=files)

    assert refused.status == 413
    assert form(refused, REPLY).values("text") == ["Un'ora di lavoro"]
    assert 'id="files-problem"' in refused.text


@pytest.mark.parametrize("read_past", [uploads.MOST_BYTES, 0])
async def test_a_body_that_is_cut_off_keeps_the_words_that_came_before(
    reader: Reader, desk: Helpdesk, monkeypatch: pytest.MonkeyPatch, read_past: int
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", read_past)  # 0: what comes after the limit is not even read
    reply = await reader.sends(form(await reader.visits(PAGE), REPLY), text="Un'ora di lavoro", files=CUT_OFF)
    page = (await reader.visits("/ticket?topic=tasse")).form("/ticket")
    review = await reader.sends(page, REVIEW, **ANSWERS)
    request = await reader.sends(review.form("/ticket"), files=CUT_OFF)

    assert (reply.status, request.status) == (413, 413)
    assert form(reply, REPLY).values("text") == ["Un'ora di lavoro"]
    assert request.form("/ticket").values("f.description") == [ANSWERS["f__description"]]
    assert "La richiesta non è ancora partita." in request.words
    sent = await reader.sends(request.form("/ticket"), SEND)
    assert "Richiesta registrata" in sent.words


async def test_a_second_press_says_nothing_twice_and_other_files_are_another_message(
    reader: Reader, desk: Helpdesk
) -> None:
    reply = form(await reader.visits(PAGE), REPLY)

    pages = [await reader.sends(reply, REPLY, text="Ecco", files=[("a.png", PNG)]) for _ in range(2)]
    await reader.sends(reply, REPLY, text="E poi")
    late = await reader.sends(reply, REPLY, text="Ecco", files=[("a.png", PNG)])
    assert await said(desk) == ["Due volte", "Ecco", "E poi"]
    assert [page.text.count("a.png</a>") for page in (*pages, late)] == [1, 1, 1]
    await reader.sends(reply, REPLY, text="Ecco", files=[("b.png", PNG)])

    assert await said(desk) == ["Due volte", "Ecco", "E poi", "Ecco"]


async def test_the_same_answer_to_another_question_is_an_answer(
    reader: Reader, desk: Helpdesk, operator: Operator
) -> None:
    for _ in range(2):
        await answers(desk, operator, TicketState.AWAITING_USER)
        await reader.sends(form(await reader.visits(PAGE), REPLY), REPLY, text="Sì")

    assert await said(desk) == ["Due volte", "Sì", "Sì"]


async def test_who_sends_a_request_may_open_it_at_once_and_no_other_of_the_address(
    site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    browser, stranger = Reader(site), Reader(site)
    review = await browser.sends((await browser.visits("/ticket?topic=tasse")).form("/ticket"), REVIEW, **ANSWERS)

    sent = await browser.sends(review.form("/ticket"), SEND)

    assert 'href="/ticket/000002"' in sent.text
    assert ANSWERS["f__description"] in (await browser.visits("/ticket/000002")).words
    assert (await browser.visits(PAGE)).status == 404
    assert (await stranger.visits("/ticket/000002")).path == "/ticket/stato?number=000002"


async def test_an_address_with_too_many_requests_is_told_by_mail_and_who_proved_it_sees_them(
    reader: Reader, site: Site, desk: Helpdesk
) -> None:
    with pytest.raises(TooManyOpenTickets):
        for _ in range(100):
            await desk.open_ticket(new_ticket())
    pages = []
    for browser in (reader, Reader(site)):
        review = await browser.sends((await browser.visits("/ticket?topic=tasse")).form("/ticket"), REVIEW, **ANSWERS)
        pages.append(await browser.sends(review.form("/ticket"), SEND))

    async with desk.database.reading() as session:
        mails = await session.scalar(
            select(func.count()).select_from(OutboxItem).where(OutboxItem.kind == OutboxKind.OVER_LIMIT)
        )
    assert mails == 3
    assert [page.status for page in pages] == [409, 409]
    assert [f'href="{PAGE}"' in page.text for page in pages] == [True, False]


async def test_a_change_made_on_an_old_page_shows_what_is_there_and_keeps_what_was_typed(reader: Reader) -> None:
    edit = (await reader.visits(f"{PAGE}/modifica")).form(f"{PAGE}/modifica")
    first = await reader.sends(edit, SAVE, f__full_name="Rossi Maria", f__description="La prima versione")
    again = await reader.sends(edit, SAVE, f__full_name="Rossi Maria", f__description="La prima versione")
    assert [first.path, again.path] == [f"{PAGE}?fatto=edited"] * 2

    stale = await reader.sends(edit, SAVE, f__full_name="Rossi Maria", f__description="La seconda versione")
    there = stale.form(f"{PAGE}/modifica")

    assert stale.status == 409
    assert "La prima versione" in stale.words
    assert there.values("f.description") == ["La seconda versione"]
    assert "La prima versione" in (await reader.visits(PAGE)).words
    assert "La seconda versione" in (await reader.sends(there, SAVE)).words


async def test_a_request_that_was_taken_offers_a_message_instead_of_a_change(
    reader: Reader, desk: Helpdesk, operator: Operator
) -> None:
    edit = (await reader.visits(f"{PAGE}/modifica")).form(f"{PAGE}/modifica")
    await answers(desk, operator, TicketState.OPEN)

    opened = await reader.visits(f"{PAGE}/modifica")
    saved = await reader.sends(edit, SAVE, f__full_name="Rossi Maria", f__description="Tre volte")

    assert (opened.status, saved.status) == (409, 409)
    assert "è già stata presa in carico" in opened.words
    assert "Tre volte" in form(saved, REPLY).values("text")[0]
    sent = await reader.sends(form(saved, REPLY), REPLY)
    assert "L'ufficio ha ricevuto il tuo messaggio." in sent.words


async def test_the_buttons_of_a_mail_lead_to_what_they_say_and_do_nothing(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    await answers(desk, operator, TicketState.CLOSED)
    link = await mail_link(desk, ticket)

    places = [
        (await site.call("GET", f"{link}?poi={then}", headers=Reader(site).headers)).headers["Location"]
        for then in ("valuta", "riapri", "//evil.example")
    ]

    assert places == [f"{PAGE}?poi=valuta#rate", f"{PAGE}?poi=riapri#reopen", PAGE]
    rate, reopen = [await reader.visits(place) for place in places[:2]]
    assert 'id="rate"' in rate.text
    assert form(rate, RATE).values("solved") == ["yes"]
    assert form(reopen, REOPEN).id == "reopen"
    async with desk.database.reading() as session:
        assert (await desk.tickets.get(session, ticket.id)).state is TicketState.CLOSED
