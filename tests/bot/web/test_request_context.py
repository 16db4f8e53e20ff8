"""The context of a request: shown before anything is sent, and what was taken out reaches no row."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from support.forms import PageSeen, Reader
from support.site import Operator, Site, Student

from bot.database import Base
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket

SECRET = "docente-supplente-7F3A"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
CAME_FROM = f"/ticket?topic=tasse&context.role={SECRET}&context.appVersion=4.2&context.page=https://a.example/x%3Ft=1"
REVIEW, SEND = ("action", "review"), ("action", "send")
ANSWERS = {
    "f__email": "maria@example.it",
    "f__full_name": "Rossi Maria",
    "f__subtopic": "isee",
    "f__description": "Quale ISEE vale?",
    "privacy": "yes",
}


async def everything_stored(desk: Helpdesk) -> str:
    """Return every row of every table, as text."""
    async with desk.database.reading() as session:
        rows = [await session.execute(select(table)) for table in Base.metadata.sorted_tables]
        return "\n".join(str(row) for result in rows for row in result)


async def the_ticket(desk: Helpdesk) -> Ticket:
    async with desk.database.reading() as session:
        return (await session.scalars(select(Ticket))).one()


async def reviewed(reader: Reader, path: str = CAME_FROM) -> PageSeen:
    form = await reader.visits(path)
    return await reader.sends(form.form("/ticket"), REVIEW, **ANSWERS)


async def fill_in(student: Student) -> list[dict[str, Any]]:
    """Answer every field of the fees office in the chat; returns what the bot says with the summary."""
    await student.says("apri una richiesta")
    said: list[dict[str, Any]] = []
    for answer in ("Tasse", "maria@example.it", "Rossi Maria", "123456", "isee", "Quale ISEE vale?"):
        said = await student.says(answer)
    return said


@pytest.fixture
def reader(site: Site) -> Reader:
    return Reader(site)


async def test_a_page_shows_the_context_and_what_is_taken_out_reaches_no_row(
    reader: Reader, desk: Helpdesk, operator: Operator
) -> None:
    review = await reviewed(reader)
    assert "Ruolo: " + SECRET in review.words
    assert "Pagina: https://a.example/x Togli" in review.words

    review = await reader.sends(review.form("/ticket"), ("action", "drop:role"))
    assert SECRET not in review.text
    await reader.sends(review.form("/ticket"), SEND)

    kept = (await the_ticket(desk)).context
    assert kept is not None
    assert {"page": "https://a.example/x", "app_version": "4.2"}.items() <= kept.items()
    assert "role" not in kept
    assert SECRET not in await everything_stored(desk)
    view = (await operator.gets("/api/console/tickets/1")).json()
    assert view["ticket"]["context"] == kept


async def test_everything_can_be_taken_out_at_once_and_stays_out(reader: Reader, desk: Helpdesk) -> None:
    review = await reviewed(reader)

    review = await reader.sends(review.form("/ticket"), ("action", "drop:*"))
    edited = await reader.sends(review.form("/ticket"), ("action", "edit"))
    review = await reader.sends(edited.form("/ticket"), REVIEW)
    await reader.sends(review.form("/ticket"), SEND)

    assert "Parte anche questo" not in review.words
    assert (await the_ticket(desk)).context is None
    stored = await everything_stored(desk)
    assert SECRET not in stored
    assert "a.example" not in stored


async def test_a_page_that_was_come_from_is_kept_while_the_topic_is_chosen(reader: Reader, site: Site) -> None:
    headers = {"Referer": "https://www.ateneo.example/esami?matricola=1", "User-Agent": FIREFOX}

    answer = await site.call("GET", "/ticket", headers=headers)
    form = await site.call("GET", "/ticket?topic=tasse", headers=headers | {"Referer": f"{site.base}/ticket"})

    assert "context.page=https%3A%2F%2Fwww.ateneo.example%2Fesami" in answer.text
    assert "matricola" not in answer.text
    assert 'name="context.browser" value="Firefox 141, Linux"' in form.text
    assert "context.page" not in form.text  # a page of ours says nothing


async def test_the_chat_sends_the_context_with_the_request_and_only_what_was_left_in(
    student: Student, site: Site, desk: Helpdesk
) -> None:
    said = await fill_in(student)
    assert said[-1]["custom"]["card"] == "ticket_summary"
    before = await everything_stored(desk)
    left = {"page": "https://a.example/x?t=1", "role": "docente", "<x>": "y"}

    body = {"payload": "/affirm", "client_msg_id": "abcdefgh-1", "context": left}
    sent = await site.call("POST", "/api/chat/messages", body, headers=student.headers)
    await student.says("grazie")

    assert sent.status == 202
    assert "a.example" not in before
    assert (await the_ticket(desk)).context == {"page": "https://a.example/x", "role": "docente"}
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, student.key)
    assert conversation is not None
    assert set(conversation.context) == {"network"}


async def test_a_context_that_no_request_takes_is_forgotten_with_its_turn(
    student: Student, site: Site, desk: Helpdesk
) -> None:
    await fill_in(student)
    body = {"text": "annulla", "client_msg_id": "abcdefgh-2", "context": {"role": SECRET}}

    await site.call("POST", "/api/chat/messages", body, headers=student.headers)
    await student.says("ciao")

    assert SECRET not in await everything_stored(desk)


async def test_a_forgotten_ticket_has_no_context_any_more(reader: Reader, desk: Helpdesk) -> None:
    review = await reviewed(reader)
    await reader.sends(review.form("/ticket"), SEND)

    async with desk.database.writing() as session:
        await desk.tickets.withdraw(session, 1)
        await desk.tickets.anonymise(session, 1)

    assert (await the_ticket(desk)).context is None
    assert SECRET not in await everything_stored(desk)
