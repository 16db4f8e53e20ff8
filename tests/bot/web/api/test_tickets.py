"""Tickets by the API: opened, found, read."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.program import REQUEST, Program

from bot.helpdesk import Helpdesk
from bot.operators.models import AuditRow


async def test_a_ticket_is_opened_by_the_form_of_its_topic_and_read_with_either_number(anna: Program) -> None:
    opened = await anna.posts("/tickets", {"topic": "tasse", "fields": REQUEST | {"student_id": "123456"}})
    short, padded = await anna.gets("/tickets/1"), await anna.gets("/tickets/000001?locale=en")

    told = opened.json()
    assert (opened.status, told["number"], told["state"], told["phase"]) == (201, "000001", "open", "new")
    assert told["subject"] == "Ho pagato due volte la prima rata."
    assert told["requester"] == {"name": "Rossi Mario", "email": "mario.rossi@example.it", "phone": None}
    assert [entry["text"] for entry in told["entries"]] == [REQUEST["description"]]
    assert short.json() == told
    assert [(field["label"], field["value"]) for field in padded.json()["fields"]] == [
        ("Student number", "123456"),
        ("Subject", "Instalments and deadlines"),
    ]


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"email": "nobody"}, "email", "email"),
        ({"email": ""}, "empty", "email"),
        ({"subtopic": "pranzo"}, "choice", "subtopic"),
        ({"student_id": "12"}, "pattern", "student_id"),
        ({"color": "red"}, "unknown_field", "color"),
        ({"description": [{"a": "b"}]}, "group", "description"),
        ({"email": 7}, "invalid", "fields"),
    ],
)
async def test_a_field_that_the_form_would_refuse_is_named(
    anna: Program, changed: dict[str, object], code: str, field: str
) -> None:
    answer = await anna.posts("/tickets", {"topic": "tasse", "fields": REQUEST | changed})

    assert (answer.status, answer.code, answer.json()["error"]["field"]) == (422, code, field)


async def test_a_topic_that_is_none_is_refused(anna: Program) -> None:
    answer = await anna.posts("/tickets", {"topic": "pranzo", "fields": REQUEST})

    assert (answer.status, answer.code) == (422, "topic")


async def test_the_same_key_opens_one_ticket(anna: Program, bruno: Program) -> None:
    body, key = {"topic": "tasse", "fields": REQUEST}, {"Idempotency-Key": "form-17"}

    answers = await asyncio.gather(*(anna.posts("/tickets", body, **key) for _ in range(3)))
    other = await anna.posts("/tickets", body | {"subject": "Un'altra"}, **key)
    elsewhere = await anna.posts("/tickets", body | {"context": {"page": "https://www.ateneo.example/"}}, **key)
    colleague = await bruno.posts("/tickets", body, **key)

    assert {(answer.status, answer.json()["number"]) for answer in answers} == {(201, "000001")}
    assert (other.status, other.code) == (elsewhere.status, elsewhere.code) == (409, "key_reused")
    assert (colleague.status, colleague.json()["number"]) == (201, "000002")


async def test_tickets_are_found_by_what_they_are_and_by_their_words(anna: Program, clock: Clock) -> None:
    first = await anna.opens()
    second = await anna.opens(email="lucia@example.it", description="Il 100% della tassa_unica")
    await anna.posts(f"/tickets/{second}/take")
    await anna.posts(f"/tickets/{first}/entries", {"kind": "note", "text": "Vedi il bonifico"})

    async def found(query: str) -> list[str]:
        answer = await anna.gets(f"/tickets?{query}")
        assert answer.status == 200, answer.text
        return [ticket["number"] for ticket in answer.json()["tickets"]]

    assert await found("") == [second, first]
    assert await found("assignee=me") == await found(f"assignee={anna.operator_id}") == [second]
    assert await found("assignee=none&state=open&topic=tasse") == [first]
    assert await found("email=LUCIA@example.it") == [second]
    assert await found("q=BONIFICO") == await found("q=%23000001") == [first]
    assert await found("q=100%25") == await found("q=tassa_unica") == [second]
    assert await found("q=1__") == await found("email=none") == await found("state=closed") == []


async def test_pages_follow_each_other_without_a_gap(anna: Program) -> None:
    numbers = [await anna.opens(email=f"s{n}@example.it") for n in range(3)]

    first = (await anna.gets("/tickets?limit=2")).json()
    newer = await anna.opens(email="new@example.it")
    second = (await anna.gets(f"/tickets?limit=2&cursor={first['cursor']}")).json()

    seen = [ticket["number"] for page in (first, second) for ticket in page["tickets"]]
    assert seen == list(reversed(numbers))
    assert newer not in seen
    assert second["cursor"] is None


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=+5", "limit=1&limit=2", "state=gone", "cursor=x", "who=me", "assignee=you", "q="],
)
async def test_a_parameter_that_is_wrong_or_unknown_is_refused(anna: Program, query: str) -> None:
    answer = await anna.gets(f"/tickets?{query}")

    assert answer.status == 422
    assert answer.json()["error"]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("number", ["0", "7", "9999999999", "2147483648", "%C2%B2", "-1", "%23000001", "1%0A", "1.0"])
async def test_a_number_that_is_no_ticket_is_not_found(anna: Program, number: str) -> None:
    await anna.opens()

    assert (await anna.gets(f"/tickets/{number}")).status == 404


async def test_who_looked_at_a_ticket_is_recorded(anna: Program, desk: Helpdesk) -> None:
    number = await anna.opens()
    await anna.gets(f"/tickets/{number}")

    async with desk.database.reading() as session:
        row = (await session.scalars(select(AuditRow).where(AuditRow.event == "ticket_viewed"))).one()
    assert (row.actor, row.data) == (f"operator:{anna.operator_id}", {"ticket_id": 1})
