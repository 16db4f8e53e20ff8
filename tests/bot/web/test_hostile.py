"""Every hostile text through the doors a student has: the listed outcome, never a 5xx."""

from __future__ import annotations

from typing import Any

import pytest
from support.hostile import Payload, hostile_payloads, stored
from support.site import Site, Student

from bot.web import chat_pace

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hundreds of texts come one after the other: how fast they may come is tested elsewhere."""
    for limit in ("NEW_CHATS", "MESSAGES", "NETWORK_MESSAGES"):
        monkeypatch.setattr(chat_pace, limit, 1_000_000)


FORM = (("email", "mario.rossi@studenti.it"), ("full_name", "Rossi Mario"), ("phone", "333 1234567"))
LONGEST_CHARS = 2_000


def cards(said: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [message["custom"] for message in said if (message["custom"] or {}).get("card") == kind]


async def asked_for(site: Site, field: str) -> Student:
    """Return a student whom the form asks for a field."""
    student = await site.student().arrives()
    said = await student.says(payload="/open_ticket")
    if not cards(said, "form"):
        raise AssertionError(said)
    said = await student.says("Wifi e rete")
    for name, good in FORM:
        if name == field:
            break
        said = await student.says(good)
    if field == "description":
        said = await student.says("salta")
    assert cards(said, "form")[-1]["field"] == field, said
    return student


def asked_in(said: list[dict[str, Any]]) -> str | None:
    """Return the field that the form asks for in the end."""
    return next((str(card["field"]) for card in reversed(cards(said, "form"))), None)


async def back_at(site: Site, student: Student, said: list[dict[str, Any]], field: str) -> Student:
    """Return a student whom the form asks for a field again: this one, unless the last words left the form."""
    for _ in range(3):
        if asked_in(said) == field:
            return student
        if asked_in(said) is None and not cards(said, "ticket_summary"):
            break
        said = await student.says("indietro")
    return await asked_for(site, field)


async def test_the_bot_has_an_answer_to_every_message_that_it_takes(site: Site) -> None:
    for payload in hostile_payloads("chat"):
        if not 0 < len(stored(payload.text)) <= LONGEST_CHARS:
            continue
        student = await site.student().arrives()

        said = await student.says(payload.text)

        assert said, payload.name
        assert not cards(said, "error"), payload.name
        assert not cards(said, "ticket_created"), payload.name


async def test_every_hostile_message_over_rest_is_answered_or_refused(site: Site) -> None:
    for number, payload in enumerate(hostile_payloads("chat")):
        body = {"sender": f"rest-{number}", "message": payload.text}
        answer = await site.call("POST", "/webhooks/rest/webhook", body)

        assert answer.status in (200, 413, 422), payload.name
        if answer.status == 200:
            assert all(part["recipient_id"] == f"rest-{number}" for part in answer.json())


@pytest.mark.parametrize(("kind", "field"), [("email", "email"), ("name", "full_name"), ("phone", "phone")])
async def test_every_hostile_datum_is_taken_or_asked_again(site: Site, kind: str, field: str) -> None:
    student = await asked_for(site, field)
    for payload in hostile_payloads(kind):
        posted = await student.posts(payload.text)
        if posted.status != 202:
            assert posted.status in (413, 422), payload.name
            assert payload.expect != "normalise", payload.name
            continue
        said = await answers_after(student, posted.json()["seq"])
        assert not cards(said, "error"), payload.name
        asked = asked_in(said)
        check_outcome(payload, asked is not None and asked != field)
        student = await back_at(site, student, said, field)


async def answers_after(student: Student, seq: int) -> list[dict[str, Any]]:
    """Return what the bot said after a message, once it is done."""
    for _ in range(100):
        read = await student.reads(since=seq)
        if not read["busy"]:
            return [message for message in read["messages"] if message["author"] != "student"]
        await student.reads(since=read["last_seq"], wait=5)
    raise AssertionError("no end of being busy")


def check_outcome(payload: Payload, is_taken: bool) -> None:
    if payload.expect == "reject":
        assert not is_taken, f"{payload.name} was taken"
    if payload.expect in ("normalise", "literal"):
        assert is_taken, f"{payload.name} was refused"


async def test_every_hostile_description_is_taken_literally_or_refused(site: Site) -> None:
    student = await asked_for(site, "description")
    for payload in hostile_payloads("description"):
        posted = await student.posts(payload.text)
        if posted.status != 202:
            assert posted.status in (413, 422), payload.name
            assert payload.expect != "literal", payload.name
            continue
        said = await answers_after(student, posted.json()["seq"])

        assert said, payload.name
        assert not cards(said, "error"), payload.name
        if payload.expect == "literal":
            said = await student.says("salta")  # no file to it
            assert stored(payload.text) in cards(said, "ticket_summary")[0]["fields"].values(), payload.name
        student = await back_at(site, student, said, "description")


async def test_no_hostile_number_tells_anything_about_a_ticket(site: Site) -> None:
    for payload in hostile_payloads("number"):
        student = await site.student().arrives()
        await student.says(payload="/ticket_status")
        posted = await student.posts(payload.text)
        if posted.status != 202:
            assert posted.status in (413, 422), payload.name
            continue
        said = await answers_after(student, posted.json()["seq"])

        assert not cards(said, "error"), payload.name
        assert not cards(said, "ticket_status"), payload.name


async def test_hostile_headers_are_never_a_server_error(site: Site) -> None:
    names = {"xff": "X-Forwarded-For", "host": "Host", "origin": "Origin", "referer": "Referer", "ua": "User-Agent"}
    names |= {"accept": "Accept-Language", "cookie": "Cookie", "ct": "Content-Type", "range": "Range"}
    names |= {"if": "If-None-Match", "idem": "Idempotency-Key", "method": "X-HTTP-Method-Override"}
    for payload in hostile_payloads("header"):
        name = names[payload.name.split("-")[1]]
        value = payload.text.encode("utf-8").decode("latin-1")
        for method, path in (("GET", "/"), ("GET", "/static/tokens.css"), ("POST", "/api/chat/conversations")):
            answer = await site.call(method, path, {} if method == "POST" else None, headers={name: value})

            assert answer.status < 500, (payload.name, path)
            assert "<script>" not in answer.headers.get("Location", "")
