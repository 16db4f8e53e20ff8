"""A whole ticket over HTTP: handed on, merged, opened again, and what the student reads of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.console_moves import MARIO, answers, last_words, opened, path
from support.site import Operator, Student

from bot.database import now
from bot.helpdesk import Helpdesk
from bot.operators import Role, sessions
from bot.operators.models import AuditRow
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import NewTicket


@pytest.fixture
async def ticket_id(desk: Helpdesk, student: Student) -> int:
    return await opened(desk, student)


async def test_a_transferred_ticket_is_free_and_its_chat_the_bots_again(
    operator: Operator, student: Student, ticket_id: int
) -> None:
    await answers(operator, ticket_id)

    answer = await operator.posts(path(ticket_id, "transfer"), {"topic": "rete"})

    view = answer.json()
    assert (answer.status, view["ticket"]["topic"], view["ticket"]["assignee_id"]) == (200, "rete", None)
    assert view["owner"] == "bot"
    assert view["events"][-1]["kind"] == "transferred"
    assert view["events"][-1]["topic"] == view["ticket"]["topic_name"]
    assert f"{ticket_id:06}" in await last_words(student)
    assert "trasferita" in await last_words(student)


async def test_what_the_student_filled_in_is_read_after_a_transfer_too(operator: Operator, desk: Helpdesk) -> None:
    fields = {"subtopic": "rata"}
    async with desk.database.writing() as session:
        ticket = await desk.tickets.create(session, NewTicket("tasse", "Rata", "it", "Due volte", MARIO, fields=fields))

    before = (await operator.gets(path(ticket.id, "").rstrip("/"))).json()["ticket"]["fields"]
    for topic in ("rete", "tasse", "rete"):
        after = (await operator.posts(path(ticket.id, "transfer"), {"topic": topic})).json()["ticket"]["fields"]
        assert after == before

    assert [(line["field"], line["value"]) for line in before] == [("subtopic", "Rate e scadenze")]


async def test_a_transfer_to_where_it_is_says_nothing(operator: Operator, student: Student, ticket_id: int) -> None:
    await answers(operator, ticket_id)

    await operator.posts(path(ticket_id, "transfer"), {"topic": "tasse"})

    assert await last_words(student) == "Ecco."


@pytest.mark.parametrize(
    ("do", "body", "code"),
    [
        ("transfer", {"topic": "nessuno"}, "topic"),
        ("assign", {"operator_id": 999}, "assignee"),
        ("merge", {"into": "quella di prima"}, "ticket_number"),
        ("merge", {"into": "000999"}, "merge_unknown"),
        ("reopen", {"reason": "  "}, "empty"),
    ],
)
async def test_what_leads_nowhere_is_refused_and_changes_nothing(
    operator: Operator, student: Student, ticket_id: int, do: str, body: dict[str, Any], code: str
) -> None:
    said = await last_words(student)

    answer = await operator.posts(path(ticket_id, do), body)

    assert (answer.status, answer.code) == (422, code)
    assert await last_words(student) == said
    assert (await operator.gets(path(ticket_id, "").rstrip("/"))).json()["ticket"]["version"] == 1


@pytest.mark.parametrize(
    ("do", "body"),
    [
        ("transfer", {"topic": "rete"}),
        ("assign", {"operator_id": 1}),
        ("merge", {"into": "2"}),
        ("reopen", {"reason": "x"}),
    ],
)
async def test_a_screen_that_is_behind_moves_nothing(
    operator: Operator, desk: Helpdesk, ticket_id: int, do: str, body: dict[str, Any]
) -> None:
    await opened(desk)
    await answers(operator, ticket_id)

    answer = await operator.posts(path(ticket_id, do), body | {"version": 1})

    error = answer.json()["error"]
    assert (answer.status, error["code"], error["version"]) == (409, "version_conflict", 2)
    assert [entry["text"] for entry in error["entries"]] == ["Ecco."]


async def test_a_colleague_gets_a_ticket_and_a_mail(operator: Operator, desk: Helpdesk, ticket_id: int) -> None:
    async with desk.database.writing() as session:
        bruno = await desk.operators.accounts.add(session, "bruno", "Bruno Verdi", "b@ateneo.it", Role.OPERATOR, "none")
    choices = (await operator.gets("/api/console/choices")).json()

    view = (await operator.posts(path(ticket_id, "assign"), {"operator_id": bruno.id})).json()

    assert {"id": bruno.id, "name": "Bruno Verdi", "topics": None} in choices["operators"]
    assert [topic["id"] for topic in choices["topics"]] == ["tasse", "rete"]
    assert view["ticket"]["assignee_id"] == bruno.id
    assert view["events"][-1]["assignee"] == "Bruno Verdi"
    async with desk.database.reading() as session:
        assert OutboxKind.ALERT_ASSIGNED in set(await session.scalars(select(OutboxItem.kind)))


async def test_who_has_gone_is_not_offered_and_gets_nothing(operator: Operator, desk: Helpdesk, ticket_id: int) -> None:
    async with desk.database.writing() as session:
        gone = await desk.operators.accounts.add(session, "bruno", "Bruno Verdi", "b@ateneo.it", Role.OPERATOR, "none")
        gone.disabled_at = now()

    answer = await operator.posts(path(ticket_id, "assign"), {"operator_id": gone.id})

    offered = (await operator.gets("/api/console/choices")).json()["operators"]
    assert (answer.status, answer.code) == (422, "assignee")
    assert gone.id not in [each["id"] for each in offered]


async def test_a_closed_ticket_is_opened_again_and_the_student_reads_why(
    operator: Operator, student: Student, ticket_id: int
) -> None:
    await answers(operator, ticket_id, then="closed")

    view = (await operator.posts(path(ticket_id, "reopen"), {"reason": "Manca un documento {number}."})).json()

    assert (view["ticket"]["state"], view["events"][-1]["reason"]) == ("open", "Manca un documento {number}.")
    assert (await last_words(student)).endswith("Manca un documento {number}.")


async def test_closing_as_a_duplicate_names_no_ticket_and_is_refused(operator: Operator, ticket_id: int) -> None:
    answer = await operator.posts(path(ticket_id, "close"), {"resolution": "duplicate", "note": "vedi l'altra"})

    assert answer.status == 422


async def test_a_ticket_shows_its_clocks_its_rating_and_the_others_of_its_student(
    operator: Operator, desk: Helpdesk, clock: Clock, ticket_id: int
) -> None:
    other = await opened(desk)
    fresh = (await operator.gets(path(ticket_id, "").rstrip("/"))).json()
    clock.advance(days=30)
    async with desk.database.writing() as session:  # nobody stays signed in for so long
        anna = await desk.operators.accounts.by_login(session, "anna")
        operator.token = await sessions.begin(session, anna, clock())
    late = (await operator.gets("/api/console/queue")).json()["items"][0]
    await answers(operator, ticket_id, then="awaiting_user")
    waiting = (await operator.gets(path(ticket_id, "").rstrip("/"))).json()["ticket"]
    await answers(operator, ticket_id, then="closed")
    async with desk.database.writing() as session:
        await desk.tickets.rate(session, ticket_id, 4, "Grazie", solved=True)

    rated = (await operator.gets(path(ticket_id, "").rstrip("/"))).json()

    assert fresh["ticket"]["due_at"] is not None
    assert (fresh["ticket"]["lateness"], late["lateness"]) == (None, "late")
    assert waiting["remind_at"] < waiting["closes_at"]
    assert (rated["rating"]["stars"], rated["rating"]["solved"], rated["rating"]["comment"]) == (4, True, "Grazie")
    assert [each["ticket_id"] for each in rated["others"]["tickets"]] == [other]
    assert (rated["others"]["open"], rated["is_unreachable"]) == (1, False)


async def test_an_address_that_refuses_mail_is_told(operator: Operator, desk: Helpdesk, ticket_id: int) -> None:
    async with desk.database.writing() as session:
        for _ in range(2):
            row = OutboxItem(kind=OutboxKind.REPLY, ticket_id=ticket_id, data={}, created_at=now(), next_try_at=now())
            row.failed_at = row.bounced_at = now()
            session.add(row)

    assert (await operator.gets(path(ticket_id, "").rstrip("/"))).json()["is_unreachable"] is True


async def test_a_ticket_is_found_by_its_number_and_by_words_of_its_thread(
    operator: Operator, desk: Helpdesk, ticket_id: int
) -> None:
    other = await opened(desk, email="anna.neri@studenti.it")
    await answers(operator, other, then="closed")

    async def found(query: str) -> list[int]:
        listed = (await operator.gets(f"/api/console/queue?{query}")).json()["items"]
        return [item["ticket_id"] for item in listed]

    assert await found(f"q={other:06}") == [other]
    assert await found("q=pagato%20due") == [other, ticket_id]
    assert await found("q=pagato&state=open") == [ticket_id]
    assert await found("q=pagato&topic=rete") == []
    assert await found(f"q={'pagato%20' * 500}") == [other, ticket_id]
    assert await found("mine=1") == []
    assert await found("mine=1&state=closed") == [other]


async def test_who_is_shown_a_ticket_by_doing_something_with_it_has_viewed_it(
    operator: Operator, desk: Helpdesk, ticket_id: int
) -> None:
    await operator.posts(path(ticket_id, "take"))
    await operator.gets(path(ticket_id, "").rstrip("/"))

    async with desk.database.reading() as session:
        viewed = (await session.scalars(select(AuditRow).where(AuditRow.event == "ticket_viewed"))).one()
    assert viewed.data == {"ticket_id": ticket_id}
