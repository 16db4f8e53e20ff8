"""The page of a request: everything public of it to whoever has proven it theirs, and nothing to anybody else."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from support.clock import Clock
from support.forms import Reader
from support.site import Operator, Site
from support.ticket_page import NOTE, form, proven, replies, told

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Ticket, TicketState

PAGE = "/ticket/000001"
REPLY, REOPEN, RATE = ("action", "reply"), ("action", "reopen"), ("action", "rate")


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    whose = {"email": "maria@example.it", "full_name": "Rossi Maria", "fields": {"subtopic": "rata"}}
    new = NewTicket("tasse", "Rimborso", "it", description="Ho pagato due volte", **whose)
    return await desk.open_ticket(new)


@pytest.fixture
async def reader(site: Site, desk: Helpdesk, ticket: Ticket) -> Reader:
    """Return the browser of the student, who has followed the link of the first mail."""
    return await proven(site, desk, ticket)


async def test_the_page_tells_the_story_with_the_operators_name_and_no_note(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    await replies(desk, ticket, operator, "Quale rata?", TicketState.AWAITING_USER)

    page = await reader.visits(PAGE)

    story = page.words
    assert story.index("Richiesta registrata") < story.index("Ho pagato due volte") < story.index("Quale rata?")
    assert "Anna Bianchi ti ha fatto una domanda" in story
    assert "in attesa di risposta utente" in page.words
    assert "Rate e scadenze" in page.words
    assert page.answer.headers["Cache-Control"] == "no-store"


async def test_a_transferred_request_shows_and_corrects_what_its_form_asked(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    me = (await operator.gets("/api/console/me")).json()["operator"]
    async with desk.database.writing() as session:
        await desk.tickets.transfer(session, ticket.id, me["id"], me["name"], "rete")

    page, edited = await reader.visits(PAGE), await reader.visits(f"{PAGE}/modifica")

    assert "Rate e scadenze" in page.words
    assert f"Trasferita a {desk.office('rete', 'it')}" in page.words
    assert "Rate e scadenze" in edited.words


async def test_no_byte_of_an_internal_note_reaches_any_page_of_a_student(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    await replies(desk, ticket, operator, "Ecco.", TicketState.CLOSED)
    pages = [
        await reader.visits(path)
        for path in (
            PAGE,
            f"{PAGE}?lang=en",
            f"{PAGE}/chiudi",
            f"{PAGE}/modifica",
            "/ticket/stato",
            "/ticket/stato?lang=en",
        )
    ]
    pages.append(await reader.sends(form(pages[0], REPLY), REPLY, text=""))

    assert all(NOTE not in page.text for page in pages)
    assert "Ecco." in pages[0].text


async def test_who_has_proven_nothing_is_led_to_the_proof_and_another_student_finds_nothing(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket
) -> None:
    other_ticket = await desk.open_ticket(NewTicket("rete", "Wifi", "it", email="luca@example.it"))
    other = await proven(site, desk, other_ticket)
    own = await reader.visits(PAGE)

    for path in (PAGE, f"{PAGE}/chiudi", f"{PAGE}/modifica"):
        nobody = await site.call("GET", path)
        assert (nobody.status, nobody.headers["Location"]) == (303, "/ticket/stato?number=000001"), path
        seen, missing = await other.visits(path), await other.visits(path.replace("000001", "000009"))
        assert (seen.status, missing.status) == (404, 404), path
        assert told(seen) == told(missing).replace("000009", "000001"), path
    forged = await other.sends(form(own, REPLY), REPLY, text="Sono io")

    assert forged.status == 404
    assert "Sono io" not in (await reader.visits(PAGE)).text


async def test_a_reply_reaches_the_office_once_however_often_the_button_is_pressed(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    await replies(desk, ticket, operator, "Quale rata?", TicketState.AWAITING_USER)
    page = await reader.visits(PAGE)

    for _ in range(3):
        page = await reader.sends(form(page, REPLY), REPLY, text="La prima.\r\nGrazie")

    assert "L'ufficio ha ricevuto il tuo messaggio." in page.words
    assert page.text.count("La prima.\nGrazie") == 1
    assert "aperto, in lavorazione" in page.words


async def test_files_go_with_the_message_and_a_refused_one_loses_no_word(
    reader: Reader, desk: Helpdesk, ticket: Ticket
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    page = await reader.visits(PAGE)

    refused = await reader.sends(form(page, REPLY), REPLY, text="Ecco la ricevuta", files=[("x.png", b"MZ no image")])
    sent = await reader.sends(
        form(refused, REPLY), REPLY, text="Ecco la ricevuta", files=[("a.png", picture.getvalue())]
    )

    assert 'accept=".png,.jpg,.gif,.webp,.pdf,.txt,.jpeg,.jfif"' in page.text
    assert refused.status == 415
    assert form(refused, REPLY).values("text") == ["Ecco la ricevuta"]
    assert "non si può allegare" in refused.words
    link = sent.text.split('href="/files/')[1].split('"')[0]
    answer = await reader.site.call("GET", f"/files/{link}", headers=reader.headers)
    stranger = await reader.site.call("GET", f"/files/{link}")
    assert (answer.status, stranger.status) == (200, 404)


async def test_closing_asks_whether_it_is_solved(reader: Reader, desk: Helpdesk, ticket: Ticket) -> None:
    asked = await reader.visits(f"{PAGE}/chiudi")
    assert "Hai risolto?" in asked.words

    closed = await reader.sends(asked.form(PAGE), ("resolution", "solved"))

    assert "Chiusa: risolta da te" in closed.words
    assert 'class="chip success"' in closed.text


async def test_a_closed_request_is_reopened_rated_and_followed_up(
    reader: Reader, site: Site, desk: Helpdesk, ticket: Ticket, operator: Operator, clock: Clock
) -> None:
    await replies(desk, ticket, operator, "Fatto.", TicketState.CLOSED)
    page = await reader.visits(PAGE)
    assert page.words.index("Fatto.") < page.words.index("Chiusa: risolta (Anna Bianchi)")

    rated = await reader.sends(form(page, RATE), RATE, stars="4", solved="yes", comment="Rapidi")
    assert form(rated, RATE).values("stars") == ["4"]
    thanked = await reader.sends(form(rated, REPLY), REPLY, text="Grazie mille!")
    assert "Felici di averti aiutato" in thanked.words
    reopened = await reader.sends(form(thanked, REOPEN), REOPEN)
    assert "aperto, in lavorazione" in reopened.words

    await replies(desk, ticket, operator, "Fatto davvero.", TicketState.CLOSED)
    clock.advance(days=40)
    late = await proven(site, desk, ticket)
    page = await late.visits(PAGE)
    assert REOPEN not in [button for each in page.forms for button in each.buttons]
    followed = await late.sends(form(page, REPLY), REPLY, text="È successo di nuovo con la seconda rata")
    assert followed.path.startswith("/ticket/000002")
    assert f'href="{PAGE}"' in followed.text


async def test_a_request_is_changed_until_somebody_takes_it(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    edit = await reader.visits(f"{PAGE}/modifica")
    there = edit.form(f"{PAGE}/modifica")
    assert there.values("f.description") == ["Ho pagato due volte"]
    assert there.values("f.email") == []

    wrong = await reader.sends(there, ("action", "save"), f__student_id="x")
    assert (wrong.status, 'id="f-student_id-problem"' in wrong.text) == (422, True)
    done = await reader.sends(there, ("action", "save"), f__student_id="123456", f__description="Tre volte")
    assert "Le modifiche sono salvate." in done.words
    assert "Tre volte" in done.words
    await replies(desk, ticket, operator, "Vedo.", TicketState.OPEN)

    late = await reader.sends(there, ("action", "save"), f__description="Quattro volte")
    assert late.status == 409
    assert "Quattro volte" not in (await reader.visits(PAGE)).text


async def test_a_message_that_comes_after_the_session_is_given_back(
    reader: Reader, desk: Helpdesk, ticket: Ticket, clock: Clock
) -> None:
    page = await reader.visits(PAGE)
    clock.advance(minutes=31)

    late = await reader.sends(form(page, REPLY), REPLY, text="Un'ora di lavoro\n<b>")

    assert late.status == 401
    assert "Un&#39;ora di lavoro\n&lt;b&gt;" in late.text
    assert 'href="/ticket/stato?number=000001"' in late.text


async def test_signing_out_closes_the_request_and_its_forms(reader: Reader, desk: Helpdesk, ticket: Ticket) -> None:
    page = await reader.visits(PAGE)
    kept = dict(reader.cookies)

    await reader.sends(page.form("/ticket/esci"))
    reader.cookies = kept

    assert (await reader.visits(PAGE)).path == "/ticket/stato?number=000001"


async def test_nobody_is_signed_out_by_another_page(reader: Reader, site: Site, ticket: Ticket) -> None:
    headers = reader.headers | {"Content-Type": "application/x-www-form-urlencoded"}

    plain = await site.call("POST", "/ticket/esci", data=b"token=x", headers=headers)
    foreign = await site.call("POST", "/ticket/esci", data=b"", headers=headers | {"Sec-Fetch-Site": "cross-site"})

    assert (plain.status, foreign.status) == (403, 403)
    assert (await reader.visits(PAGE)).status == 200


async def test_a_merged_request_says_where_it_went(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    other = await desk.open_ticket(NewTicket("tasse", "Rimborso bis", "it", email="maria@example.it"))
    me = (await operator.gets("/api/console/me")).json()["operator"]
    async with desk.database.writing() as session:
        await desk.tickets.merge(session, ticket.id, other.id, me["id"], me["name"])

    page = await reader.visits(PAGE)

    assert "Questa richiesta è unita alla 000002" in page.words
    assert (await reader.visits("/ticket/000002")).status == 200
    assert REPLY not in [button for each in page.forms for button in each.buttons]


async def test_what_operators_and_students_write_is_shown_as_text(
    reader: Reader, desk: Helpdesk, ticket: Ticket, operator: Operator
) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}[x](javascript:alert(1))"
    await replies(desk, ticket, operator, hostile, TicketState.OPEN)

    page = await reader.visits(PAGE)

    assert hostile in page.words
    assert "<img" not in page.text
