"""Two tickets become one over HTTP, and what is asked before."""

from __future__ import annotations

import pytest
from support.console_moves import answers, last_words, opened, path
from support.site import Operator, Student

from bot.helpdesk import Helpdesk


@pytest.fixture
async def ticket_id(desk: Helpdesk, student: Student) -> int:
    return await opened(desk, student)


async def test_a_merged_ticket_leads_to_the_other_one(
    operator: Operator, desk: Helpdesk, student: Student, ticket_id: int
) -> None:
    other = await opened(desk)
    await answers(operator, ticket_id)

    merged = (await operator.posts(path(ticket_id, "merge"), {"into": f"n. {other:06}"})).json()

    assert (merged["ticket"]["state"], merged["ticket"]["resolution"]) == ("closed", "duplicate")
    assert merged["links"]["merged_into"] == {"ticket_id": other, "number": f"{other:06}"}
    assert merged["owner"] == "bot"
    assert f"unita alla {other:06}" in await last_words(student)
    went_on = (await operator.gets(path(other, "").rstrip("/"))).json()
    assert went_on["links"]["merged"] == [{"ticket_id": ticket_id, "number": f"{ticket_id:06}"}]
    assert {entry["number"] for entry in went_on["entries"]} == {f"{ticket_id:06}", f"{other:06}"}
    assert went_on["events"][-1]["tickets"] == [{"ticket_id": ticket_id, "number": f"{ticket_id:06}"}]


async def test_a_merge_that_only_the_address_speaks_for_is_asked_first_and_says_why(
    operator: Operator, desk: Helpdesk, student: Student, ticket_id: int
) -> None:
    other = await opened(desk)

    refused = await operator.posts(path(other, "merge"), {"into": str(ticket_id)})
    merged = await operator.posts(path(other, "merge"), {"into": str(ticket_id), "confirmed": True})
    await answers(operator, ticket_id)

    assert (refused.status, refused.code) == (409, "merge_unproven")
    assert "chiunque" in refused.json()["error"]["message"]
    assert merged.json()["links"]["merged_into"]["ticket_id"] == ticket_id
    assert (await operator.gets(path(ticket_id, "").rstrip("/"))).json()["is_sealed"]
    assert "per e-mail" in await last_words(student)


async def test_an_operator_goes_on_talking_about_the_other_ticket_of_the_chat(
    operator: Operator, desk: Helpdesk, student: Student, ticket_id: int
) -> None:
    other = await opened(desk, student)
    await answers(operator, ticket_id)

    merged = (await operator.posts(path(ticket_id, "merge"), {"into": str(other)})).json()

    assert merged["owner"] == "operator"
    await student.says("e il bollettino?")
    thread = (await operator.gets(path(other, "").rstrip("/"))).json()["entries"]
    assert thread[-1]["text"] == "e il bollettino?"


async def test_only_open_tickets_of_one_student_are_merged(operator: Operator, desk: Helpdesk, ticket_id: int) -> None:
    hers, closed = await opened(desk, email="anna.neri@studenti.it"), await opened(desk)
    await answers(operator, closed, then="closed")

    codes = [
        (await operator.posts(path(ticket_id, "merge"), {"into": str(into)})).code for into in (hers, closed, ticket_id)
    ]

    assert codes == ["merge_other_student", "merge_closed", "merge_itself"]
