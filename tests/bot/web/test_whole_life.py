"""One request from the chat to its end, over HTTP and real mail, with a clock that is moved: run with -s to read it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from support.chats import EMAIL
from support.clock import Clock
from support.forms import PageForm, PageSeen, Reader
from support.mail_sink import Received, Sink, open_sink
from support.site import Operator, Site, Student
from support.unheard import unheard

from bot.helpdesk import Helpdesk
from bot.mail import OutboxWorker, mail_couriers
from bot.mail.smtp import SmtpServer, SmtpTransport
from bot.operators import Operator as Account
from bot.operators import sessions
from bot.timers import run_due_tickets

REPLY, REOPEN, RATE = ("action", "reply"), ("action", "reopen"), ("action", "rate")


@dataclass
class Post:
    """The mail of this life: sent when asked, read from a real server."""

    worker: OutboxWorker
    sink: Sink
    clock: Clock

    async def comes(self, subject: str, **later: float) -> Received:
        """Let time pass and return the newest mail, which must have this subject."""
        self.clock.advance(**later or {"minutes": 4})
        await self.worker.send_due()
        newest = next(mail for mail in reversed(self.sink.received) if mail.recipients == (EMAIL,))
        print(f"  ✉ {newest.subject}")
        assert re.search(subject, newest.subject), self.sink.subjects
        return newest


@pytest.fixture
async def post(desk: Helpdesk, clock: Clock) -> AsyncIterator[Post]:
    async with open_sink() as sink:
        transport = SmtpTransport(SmtpServer("127.0.0.1", sink.port, start_tls=False), timeout_s=5)
        yield Post(OutboxWorker(desk, mail_couriers(desk, transport)), sink, clock)


async def test_a_request_lives_its_whole_life(
    site: Site, student: Student, operator: Operator, desk: Helpdesk, clock: Clock, post: Post
) -> None:
    number = await sends_request(student, "Ho pagato due volte la prima rata")
    assert number == "000001"
    receipt = await post.comes(r"\[#000001\] ricevuta")
    assert "due volte" not in receipt.text

    browser = Reader(site)
    start = await browser.visits("/ticket/stato?number=1")
    asked = await browser.sends(start.form("/ticket/stato"), ("action", "code"), number="1", email=EMAIL)
    digits = (re.search(r"\b\d{6}\b", (await post.comes("Codice", minutes=0)).text) or [""])[0]
    page = seen(await browser.sends(asked.form("/ticket/codice"), code=digits))
    assert "Ho pagato due volte" in page.words

    await answers(operator, 1, "Quale ricevuta hai pagato per seconda?", "awaiting_user")
    question = await post.comes("Serve una tua risposta")
    assert "Quale ricevuta" in question.text

    clock.advance(days=5)
    await run_due_tickets(desk, unheard)
    await post.comes("Promemoria")

    browser = await arrives(site, question)
    page = await browser.visits("/ticket/000001")
    page = seen(await browser.sends(form(page, REPLY), REPLY, text="Quella del 5 novembre, IUV 0123456789"))
    assert "aperto, in lavorazione" in page.words

    operator = await comes_back(site, desk)  # five days later no sign-in holds
    await answers(operator, 1, "Rimborso disposto.", "closed")
    closed = await post.comes("chiusa")
    browser = await arrives(site, closed)
    page = await browser.visits("/ticket/000001")
    page = seen(await browser.sends(form(page, RATE), RATE, stars="5", solved="yes", comment="Rapidi"))
    page = seen(await browser.sends(form(page, REOPEN), REOPEN))
    await post.comes("riaperta")

    second = await sends_request(student, "Non trovo la ricevuta del bollo virtuale")
    assert second == "000002"
    await post.comes(r"\[#000002\] ricevuta")
    merged = await operator.posts("/api/console/tickets/2/merge", {"into": "000001"})
    assert merged.status == 200, merged.text
    await post.comes(r"\[#000002\] unita alla richiesta \[#000001\]")

    events = (await operator.gets("/api/console/tickets/1")).json()["events"]
    kinds = [event["kind"] for event in events]
    print("  events of 000001:", " → ".join(kinds))
    assert [kind for kind in kinds if kind in ("created", "asked", "student_wrote", "closed", "reopened")] == [
        "created",
        "asked",
        "student_wrote",
        "closed",
        "reopened",
    ]


async def sends_request(student: Student, description: str) -> str:
    """Make a request in the chat as its bot asks for it; returns the number it says."""
    said = await student.says("apri una richiesta")
    answers_of = {"email": EMAIL, "full_name": "Rossi Maria", "student_id": "123456", "subtopic": "isee"}
    said = await student.says(payload=button(said, "Tasse"))
    for _ in range(12):
        card = next((each["custom"] for each in reversed(said) if (each["custom"] or {}).get("card")), {})
        print(f"  bot: {said[-1]['text'][:90]}")
        if card.get("card") == "ticket_created":
            return str(card["number"])
        text = answers_of.get(card.get("field", ""), description)
        said = await student.says("invia" if card.get("card") == "ticket_summary" else text)
    raise AssertionError(said)


async def answers(operator: Operator, ticket_id: int, text: str, then: str) -> None:
    answer = await operator.posts(
        f"/api/console/tickets/{ticket_id}/entries", {"kind": "reply", "text": text, "then": then}
    )
    print(f"  operator: {text} ({then})")
    assert answer.status == 201, answer.text


async def comes_back(site: Site, desk: Helpdesk) -> Operator:
    """Return the operator with a new sign-in."""
    async with desk.database.writing() as session:
        anna = (await session.scalars(select(Account).where(Account.login == "anna"))).one()
        return site.operator(await sessions.begin(session, anna, desk.clock()))


async def arrives(site: Site, mail: Received) -> Reader:
    """Follow the link of a mail in a browser that knows nothing yet."""
    link = re.search(r"https?://\S+?(/r/\S+)", mail.text)
    assert link, mail.text
    browser = Reader(site)
    assert (await browser.visits(link[1])).path.startswith("/ticket/000001")
    return browser


def form(page: PageSeen, wanted: tuple[str, str]) -> PageForm:
    return next(each for each in page.forms if wanted in each.buttons)


def seen(page: PageSeen) -> PageSeen:
    assert page.status == 200, page.words
    print(f"  page {page.path}: {page.words[:160]}")
    return page


def button(said: list[dict[str, Any]], title: str) -> str:
    return next(each["payload"] for message in said for each in message["buttons"] if each["title"] == title)
