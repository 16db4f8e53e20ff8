"""The console over HTTP: the list, a ticket, a conversation."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from support.hostile import hostile_payloads, stored
from support.site import Operator, Site, Student


async def replies(operator: Operator, ticket_id: int, text: str, **more: Any) -> Any:
    return await operator.posts(f"/api/console/tickets/{ticket_id}/entries", {"kind": "reply", "text": text} | more)


async def test_a_reply_is_in_the_ticket_and_in_the_chat(operator: Operator, student: Student, ticket_id: int) -> None:
    answer = await replies(operator, ticket_id, "Buongiorno, la rimborsiamo.\nAnna", version=1)

    view = answer.json()
    assert answer.status == 201
    assert [entry["kind"] for entry in view["entries"]] == ["message", "reply"]
    assert (view["ticket"]["state"], view["ticket"]["phase"], view["ticket"]["assignee"]) == (
        "open",
        "in_progress",
        "Anna Bianchi",
    )
    read = await student.reads(since=1)
    assert [(message["author"], message["name"]) for message in read["messages"]] == [
        ("system", None),
        ("operator", "Anna Bianchi"),
    ]
    assert read["messages"][0]["custom"] == {"card": "handoff", "owner": "operator"}
    assert "Anna Bianchi" in read["messages"][0]["text"]
    assert read["messages"][1]["text"] == "Buongiorno, la rimborsiamo.\nAnna"
    assert read["owner"] == "operator"


async def test_the_bot_is_silent_while_an_operator_has_the_conversation(
    operator: Operator, student: Student, ticket_id: int
) -> None:
    await replies(operator, ticket_id, "Mi dice la matricola?", then="awaiting_user")

    said = await student.says("123456")

    view = (await operator.gets(f"/api/console/tickets/{ticket_id}")).json()
    assert said == []
    assert view["entries"][-1]["text"] == "123456"
    assert view["ticket"]["state"] == "open"


async def test_the_bot_answers_again_after_the_ticket_is_closed(
    operator: Operator, student: Student, ticket_id: int
) -> None:
    closed = await replies(operator, ticket_id, "Fatto.", then="closed", resolution="solved")

    said = await student.says("come chiedo il rimborso delle tasse")

    assert closed.json()["ticket"]["state"] == "closed"
    assert said
    assert {message["author"] for message in said} == {"bot"}


async def test_an_internal_note_reaches_no_byte_of_the_student(
    operator: Operator, student: Student, site: Site, ticket_id: int
) -> None:
    note = {"kind": "note", "text": "NOTA-RISERVATA: sentire la ragioneria"}
    written = await operator.posts(f"/api/console/tickets/{ticket_id}/entries", note)

    seen = await site.call("GET", "/api/chat/messages?since=0", headers=student.headers)

    assert written.status == 201
    assert "NOTA-RISERVATA" in written.text
    assert "NOTA-RISERVATA" not in seen.text


async def test_a_reply_to_a_thread_that_moved_on_is_refused_with_what_is_new(
    operator: Operator, colleague: Operator, ticket_id: int
) -> None:
    await replies(operator, ticket_id, "La prima risposta", version=1)

    late = await replies(colleague, ticket_id, "La seconda", version=1)

    error = late.json()["error"]
    assert (late.status, error["code"]) == (409, "version_conflict")
    assert [entry["text"] for entry in error["entries"]] == ["La prima risposta"]


async def test_only_one_of_two_operators_gets_the_ticket(
    operator: Operator, colleague: Operator, ticket_id: int
) -> None:
    path = f"/api/console/tickets/{ticket_id}/take"

    answers = await asyncio.gather(operator.posts(path), colleague.posts(path))

    assert sorted(answer.status for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status == 409)
    assert lost.code == "already_taken"
    assert "Se ne sta già occupando" in lost.json()["error"]["message"]


async def test_taking_a_conversation_over_opens_a_ticket(operator: Operator, student: Student) -> None:
    await student.says("vorrei sapere se la mensa fa i panini con la mortadella di asino")

    answer = await operator.posts(f"/api/console/conversations/{student.key}/take-over")

    view = answer.json()
    assert answer.status == 200
    assert view["conversation"] == student.key
    assert view["owner"] == "operator"
    assert (await student.reads())["owner"] == "operator"


async def test_giving_a_conversation_back_lets_the_bot_answer(operator: Operator, student: Student) -> None:
    await operator.posts(f"/api/console/conversations/{student.key}/take-over")

    released = await operator.posts(f"/api/console/conversations/{student.key}/release")

    said = await student.says("come chiedo il rimborso delle tasse")
    assert released.json() == {"owner": "bot"}
    assert {message["author"] for message in said} == {"bot"}


async def test_an_operator_reads_the_conversation_as_it_goes_on(operator: Operator, student: Student) -> None:
    path = f"/api/console/conversations/{student.key}/messages"
    waiting = asyncio.create_task(operator.gets(f"{path}?since=1&wait=20"))
    await asyncio.sleep(0.05)

    await student.posts("ci siete?")

    read = (await asyncio.wait_for(waiting, 5)).json()
    assert read["messages"][0]["text"] == "ci siete?"


async def test_an_unknown_conversation_is_not_found(operator: Operator) -> None:
    for key in ("nessuna", "%2e%2e", "a%00b", "x" * 3_000):
        assert (await operator.gets(f"/api/console/conversations/{key}/messages")).status == 404


async def test_closing_without_a_word_needs_a_note(operator: Operator, ticket_id: int) -> None:
    path = f"/api/console/tickets/{ticket_id}/close"

    bare = await operator.posts(path, {"resolution": "spam"})
    noted = await operator.posts(path, {"resolution": "spam", "note": "Pubblicità."})

    assert (bare.status, bare.code) == (409, "nothing_to_close_with")
    assert noted.json()["ticket"]["resolution"] == "spam"


async def test_every_hostile_reply_is_kept_literally_or_refused(
    operator: Operator, student: Student, ticket_id: int
) -> None:
    for payload in hostile_payloads("description"):
        answer = await replies(operator, ticket_id, payload.text)

        allowed = {413} if payload.expect == "reject_too_long" else {201, 422}
        assert answer.status in allowed, payload.name
        if answer.status == 201:
            shown = (await student.reads())["messages"][-1]
            assert shown["text"] == answer.json()["entries"][-1]["text"] == stored(payload.text), payload.name
            assert shown["blocks"] is None


async def test_an_empty_reply_is_told_in_an_operators_words(operator: Operator, ticket_id: int) -> None:
    answer = await replies(operator, ticket_id, "  ")

    assert (answer.status, answer.code) == (422, "empty")
    assert "domanda" not in answer.json()["error"]["message"]


@pytest.mark.parametrize("more", [{"then": "closed"}, {"then": "awaiting_user"}, {"resolution": "spam"}])
async def test_a_note_that_would_change_the_ticket_is_refused(
    operator: Operator, ticket_id: int, more: dict[str, str]
) -> None:
    path = f"/api/console/tickets/{ticket_id}"

    answer = await operator.posts(f"{path}/entries", {"kind": "note", "text": "Per noi"} | more)

    assert (answer.status, answer.code) == (422, "note_only")
    assert "Per noi" not in (await operator.gets(path)).text
