"""A request without a chat: the form of each topic, checked as the chat checks it, sent once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from support.clock import Clock
from support.forms import Reader
from support.hostile import hostile_payloads
from support.request_page import ANSWERS, REVIEW, reviewed, tickets
from support.site import Site

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Ticket

SEND, EDIT = ("action", "send"), ("action", "edit")


@pytest.fixture
def reader(site: Site) -> Reader:
    return Reader(site)


async def test_what_somebody_writes_proposes_answers_first_and_then_topics(reader: Reader, desk: Helpdesk) -> None:
    question = desk.corpus.entry("tasse/rimborso", "it").question

    page = await reader.visits(f"/ticket?q={question}")

    near, proposed, every = (page.text.index(f'id="{place}"') for place in ("near", "proposed", "all"))
    assert near < page.text.index('href="/help/tasse/rimborso?q=') < proposed
    assert proposed < page.text.index('href="/ticket?topic=tasse&amp;q=') < every


async def test_each_field_says_in_words_whether_it_is_needed_and_what_for(reader: Reader) -> None:
    page = await reader.visits("/ticket?topic=tasse")

    assert "E-mail (obbligatorio) Ti scriviamo qui" in page.words
    assert "Matricola (facoltativo) Esempio: 123456" in page.words
    assert 'type="email"' in page.text
    assert 'autocomplete="email"' in page.text
    assert 'autocomplete="name"' in page.text
    assert 'aria-describedby="f-student_id-example"' in page.text


async def test_a_request_from_the_page_becomes_a_ticket_like_one_from_the_chat(reader: Reader, desk: Helpdesk) -> None:
    review = await reviewed(reader, "/ticket?topic=tasse&q=ISEE+doppio&entry=tasse/rimborso")
    assert "maria.rossi@example.it" in review.words
    assert "Ho caricato l'ISEE due volte." in review.words
    assert await tickets(desk) == []

    sent = await reader.sends(review.form("/ticket"), SEND)

    (ticket,) = await tickets(desk)
    assert '<p class="number" id="number">000001</p>' in sent.text
    assert (ticket.topic, ticket.subject, ticket.email) == ("tasse", "ISEE doppio", "maria.rossi@example.it")
    assert (ticket.full_name, ticket.fields, ticket.tried) == ("Rossi Maria", {"subtopic": "isee"}, ["tasse/rimborso"])
    assert ticket.privacy_version == desk.institution.privacy_version
    async with desk.database.reading() as session:
        (entry,) = await desk.tickets.entries(session, ticket.id, public_only=True)
    assert entry.text == "Ho caricato l'ISEE due volte.\nQuale vale?"


async def test_chat_and_page_take_numbers_from_one_sequence(reader: Reader, desk: Helpdesk) -> None:
    await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", email="a@example.it"))

    sent = await reader.sends((await reviewed(reader)).form("/ticket"), SEND)

    assert "000002" in sent.words


async def test_mistakes_are_told_beside_their_fields_and_nothing_typed_is_lost(reader: Reader, desk: Helpdesk) -> None:
    page = await reviewed(reader, f__email="maria@", f__student_id="12", f__subtopic="", f__description="")

    assert page.status == 422
    form = page.form("/ticket")
    assert form.values("f.email") == ["maria@"]
    assert form.values("f.full_name") == ["Rossi Maria"]
    assert 'aria-describedby="f-email-hint f-email-problem"' in page.text
    assert page.text.index('class="summary" role="alert" tabindex="-1" autofocus') < page.text.index('id="f-email"')
    for control in ("f-email", "f-student_id", "f-subtopic", "f-description"):
        assert f'href="#{control}"' in page.text
        assert f'id="{control}-problem"' in page.text
    assert await tickets(desk) == []


async def test_without_the_acknowledgement_nothing_is_sent(reader: Reader, desk: Helpdesk) -> None:
    review = (await reviewed(reader)).form("/ticket")

    page = await reader.sends(review, SEND, privacy="")

    assert page.status == 422
    assert 'href="#privacy"' in page.text
    assert await tickets(desk) == []


async def test_pressing_twice_makes_one_ticket(reader: Reader, desk: Helpdesk) -> None:
    review = (await reviewed(reader)).form("/ticket")

    pages = [await reader.sends(review, SEND) for _ in range(3)]

    assert [ticket.number for ticket in await tickets(desk)] == ["000001"]
    assert all('id="number">000001<' in page.text for page in pages)


async def test_going_back_to_change_what_was_sent_shows_the_number_it_has(reader: Reader, desk: Helpdesk) -> None:
    review = (await reviewed(reader)).form("/ticket")
    await reader.sends(review, SEND)

    again = await reader.sends(review, SEND, f__description="Tutt'altro.")

    assert again.status == 409
    assert 'id="number">000001<' in again.text
    assert len(await tickets(desk)) == 1


async def test_correcting_and_changing_language_keep_what_was_typed(reader: Reader) -> None:
    review = (await reviewed(reader)).form("/ticket")

    english = await reader.sends(review, ("action", "language:en"))
    form = await reader.sends(english.form("/ticket"), EDIT)

    assert "Is everything right?" in english.words
    assert '<html lang="en">' in form.text
    assert form.form("/ticket").action == "/ticket?lang=en"
    assert form.form("/ticket").values("f.description") == [ANSWERS["f__description"]]
    assert form.form("/ticket").values("f.subtopic") == ["isee"]


async def test_a_form_that_was_open_for_too_long_is_shown_again_with_its_answers(
    reader: Reader, desk: Helpdesk, clock: Clock
) -> None:
    review = (await reviewed(reader)).form("/ticket")
    clock.advance(hours=25)

    expired = await reader.sends(review, SEND)
    assert (expired.status, await tickets(desk)) == (403, [])
    sent = await reader.sends(expired.form("/ticket"), SEND)

    assert 'id="number">000001<' in sent.text


async def test_a_form_of_another_browser_or_another_site_sends_nothing(
    reader: Reader, site: Site, desk: Helpdesk
) -> None:
    review = (await reviewed(reader)).form("/ticket")
    stranger = Reader(site)
    data = b"action=send&topic=tasse"
    signs = (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": site.base, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        {},
    )

    stolen = await stranger.sends(review, SEND)
    foreign = [
        await site.call(
            "POST", "/ticket", data=data, headers=sign | {"Content-Type": "application/x-www-form-urlencoded"}
        )
        for sign in signs
    ]

    assert stolen.status == 403
    assert [answer.status for answer in foreign] == [403] * len(signs)
    assert await tickets(desk) == []


async def test_a_browser_opens_five_requests_an_hour_and_keeps_the_sixth(
    reader: Reader, desk: Helpdesk, clock: Clock
) -> None:
    for number in range(5):
        await reader.sends((await reviewed(reader, f__email=f"a{number}@example.it")).form("/ticket"), SEND)
    sixth = (await reviewed(reader, f__email="a6@example.it")).form("/ticket")

    refused = await reader.sends(sixth, SEND)
    assert (refused.status, len(await tickets(desk))) == (429, 5)
    assert "invia di nuovo tra 60 minuti" in refused.words
    clock.advance(minutes=61)
    sent = await reader.sends(refused.form("/ticket"), SEND)

    assert 'id="number">000006<' in sent.text


async def test_an_address_opens_ten_requests_an_hour_whatever_its_spelling(site: Site, desk: Helpdesk) -> None:
    spellings = [f"{name}@example.it" for name in ("maria", "MARIA", *(f"maria+{tag}" for tag in range(9)))]

    statuses = []
    for email in spellings:
        somebody = Reader(site)
        statuses.append((await somebody.sends((await reviewed(somebody, f__email=email)).form("/ticket"), SEND)).status)

    assert statuses == [200] * 10 + [429]


async def test_only_the_browser_that_sent_a_request_sees_its_number(reader: Reader, site: Site) -> None:
    review = (await reviewed(reader)).form("/ticket")
    await reader.sends(review, SEND)
    answer = await site.call("POST", "/ticket", data=b"", headers=reader.headers)
    assert answer.status in (200, 415)

    stranger = await site.call("GET", "/ticket/inviata?k=x", headers=Reader(site).headers)

    assert (stranger.status, stranger.headers["Location"]) == (303, "/ticket/stato")


async def test_what_is_typed_comes_back_as_text_and_changes_nothing_in_the_page(reader: Reader) -> None:
    form = (await reader.visits("/ticket?topic=tasse")).form("/ticket")
    harmless = await reader.sends(form, REVIEW, f__email="x", f__description="x")

    for payload in hostile_payloads("chat", "name", "description"):
        if not payload.text.strip() or len(payload.text) > 4_000:
            continue
        page = await reader.sends(form, REVIEW, f__description=payload.text, f__email="x")

        assert page.tags == harmless.tags, payload.name
        assert page.form("/ticket").values("f.description") == [stored(payload.text)], payload.name


def stored(text: str) -> str:
    """Return a text as a form that is sent and stored keeps it."""
    text = text.encode("utf-8", "replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


async def test_a_body_that_is_too_large_or_holds_too_many_fields_is_refused(reader: Reader, site: Site) -> None:
    headers = reader.headers | {"Content-Type": "application/x-www-form-urlencoded"}

    large = await site.call("POST", "/ticket", data=b"topic=tasse&f.description=" + b"x" * 300_000, headers=headers)
    many = await site.call("POST", "/ticket", data=b"a=1&" * 1_000, headers=headers)

    assert (large.status, many.status) == (413, 400)


async def test_a_description_may_be_as_long_as_four_thousand_letters_of_any_script(reader: Reader) -> None:
    fits, over = "😀" * 4_000, "😀" * 4_001

    assert (await reviewed(reader, f__description=fits)).status == 200
    assert (await reviewed(reader, f__description=over)).status == 422


async def test_asking_for_a_form_writes_nothing(reader: Reader, desk: Helpdesk) -> None:
    await reader.visits("/ticket?topic=tasse&action=send&f.email=a@example.it")

    async with desk.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 0
