"""Access that a student authorises, from the operator's question to the end: run with -s to read what each side hears.

The host application is a real server on loopback that checks every signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from support.chats import EMAIL
from support.clock import Clock
from support.endpoint import Endpoint, open_endpoint
from support.forms import PageForm, PageSeen, Reader
from support.program import new_program
from support.site import Operator, Site, Student

from bot.helpdesk import Helpdesk
from bot.mail import OutboxWorker
from bot.operators.audit import verify
from bot.operators.models import AuditRow
from bot.outbox import OutboxItem
from bot.outbox.webhooks import listen
from bot.timers import end_due_grants
from bot.webhooks import CallCourier, Caller

SECRET = b"what the host application and the desk share"
PAGE = "/ticket/000001"
GRANT = ("action", "grant")


@dataclass
class Host:
    """The application whose data it is: told of each change, and sure that it was the desk who told it."""

    endpoint: Endpoint
    worker: OutboxWorker
    clock: Clock
    heard: int = 0

    async def hears(self) -> list[tuple[str, dict[str, Any]]]:
        """Return event and access of every new call, each with a signature that is right and fresh."""
        while await self.worker.send_due():
            pass
        news = self.endpoint.received[self.heard :]
        self.heard += len(news)
        told = []
        for call in news:
            at, signed = call.headers["Sportello-Signature"].removeprefix("t=").split(",v1=")
            wanted = hmac.new(SECRET, at.encode() + b"." + call.body, hashlib.sha256).hexdigest()
            assert hmac.compare_digest(signed, wanted)
            assert abs(int(at) - self.clock().timestamp()) <= 300
            if "grant" in call.told:
                print(f"  ⇄ {call.headers['Sportello-Event']}  Sportello-Signature: t={at},v1={signed[:12]}…")
                print(f"    {json.dumps(call.told, ensure_ascii=False)}")
                told.append((call.told["event"], call.told["grant"]))
            assert b"Bianchi" not in call.body
        return told


@pytest.fixture
async def host(desk: Helpdesk, clock: Clock) -> AsyncIterator[Host]:
    async with open_endpoint() as endpoint:
        listen(desk.database, (endpoint.url,))
        caller = Caller(endpoint.url, SECRET, clock, loopback=True)
        yield Host(endpoint, OutboxWorker(desk, [CallCourier(desk, endpoint.url, caller)]), clock)


def form(page: PageSeen, button: tuple[str, str]) -> PageForm:
    return next(each for each in page.forms if button in each.buttons)


async def says(student: Student, text: str | None = None, payload: str | None = None) -> list[dict[str, Any]]:
    """Let the student speak in the chat; returns the messages that come back."""
    print(f"> {text or payload}")
    said = await student.says(text, payload=payload)
    for message in said:
        print(f"< {message['text']}")
    return said


async def page_of(site: Site, desk: Helpdesk) -> Reader:
    """Return the browser of the student, who follows the link of the newest mail about the request."""
    async with desk.database.reading() as session:
        newest = await session.scalar(select(func.max(OutboxItem.id)).where(OutboxItem.ticket_id == 1))
        link = await desk.access.mail_link(session, 1, newest or 0)
    browser = Reader(site)
    await browser.visits(link)
    return browser


async def test_an_access_lives_its_whole_life(
    site: Site, student: Student, operator: Operator, desk: Helpdesk, clock: Clock, host: Host
) -> None:
    for text in ("apri una richiesta", "Tasse", EMAIL, "Rossi Maria", "123456", "isee", "Pago due volte", "invia"):
        await student.says(text)
    ask = {"kind": "reply", "text": "Possiamo guardare i pagamenti?", "then": "awaiting_user", "asks_grant": "data"}
    await operator.posts("/api/console/tickets/1/entries", ask)
    asked = (await student.reads())["messages"][-1]
    print(f"< {asked['text']} [{asked['custom']['url']}]")
    assert asked["custom"]["card"] == "grant_request"
    assert asked["custom"]["url"].endswith("/ticket/000001#autorizza")
    await operator.posts(f"/api/console/conversations/{student.key}/release")
    assert await host.hears() == []

    browser = await page_of(site, desk)
    page = await browser.visits(PAGE)
    other = {"behalf": "other", "person_name": "Bianchi Ada", "person_kind": "segreteria"}
    await browser.sends(form(page, GRANT), GRANT, until="2026-11-03T12:30", **other)
    page = await browser.sends(form(page, GRANT), GRANT, scope="account", until="2026-11-04T09:00")
    print("  page:", page.words[page.words.index("Accessi temporanei") :][:330])
    events = await host.hears()
    assert [(event, told["scope"], told["on_behalf_of"], told["proof"]) for event, told in events] == [
        ("grant.created", "data", "other", "mailed"),
        ("grant.created", "account", "requester", "mailed"),
    ]

    program = await new_program(site, desk, "carla", "Carla Neri")
    told = (await program.gets("/tickets/000001")).json()["grants"]
    assert [(each["is_active"], each["person"]) for each in told] == [
        (True, {"name": "Bianchi Ada", "kind": "segreteria"}),
        (True, None),
    ]

    clock.advance(hours=3)
    assert await end_due_grants(desk) == 1
    assert [(event, told["ended_as"]) for event, told in await host.hears()] == [("grant.expired", "expired")]
    page = await (await page_of(site, desk)).visits(PAGE)  # after half an hour a browser proves itself again
    assert "Accesso temporaneo scaduto: I dati dei pagamenti" in page.words

    assert "autorizzato fino al 4 novembre 2026, 09:00" in str(await says(student, "a che punto è la mia richiesta?"))
    await says(student, "revoca gli accessi temporanei")
    await says(student, "sì")
    assert [(event, told["ended_as"]) for event, told in await host.hears()] == [("grant.revoked", "revoked")]

    browser = await page_of(site, desk)
    page = await browser.visits(PAGE)
    await browser.sends(form(page, GRANT), GRANT, scope="data")
    done = {"kind": "reply", "text": "Trovato: rimborsiamo.", "then": "closed"}
    assert (await program.posts("/tickets/000001/entries", done)).status == 201
    events = await host.hears()
    assert [(event, told["ended_as"]) for event, told in events] == [
        ("grant.created", "closed"),  # told late, and told as it is by now
        ("grant.expired", "closed"),
    ]

    async with desk.database.reading() as session:
        record = [(row.actor, row.event) for row in await session.scalars(select(AuditRow)) if "grant" in row.event]
        assert await verify(session) == []
    print("  record:", record)
    assert record == [
        ("student", "granted"), ("student", "granted"), ("system", "grant_expired"), ("student", "grant_revoked"),
        ("student", "granted"), ("system", "grant_expired"),
    ]  # fmt: skip
