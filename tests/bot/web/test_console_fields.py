"""Closing what the office does not know enough of, and filling it in: in the console and by the API."""

from __future__ import annotations

from typing import Any

import pytest
from support.console_moves import path
from support.program import Program, new_program
from support.site import Operator, Site

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Offices

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
async def ticket_id(desk: Helpdesk) -> int:
    """Return a ticket whose office must know the subtopic before it has answered."""
    topic = desk.topics["tasse"]
    form = tuple(each.model_copy(update={"required_to_close": each.field == "subtopic"}) for each in topic.form)
    desk.tickets.offices = Offices({**desk.topics, "tasse": topic.model_copy(update={"form": form})})
    async with desk.database.writing() as session:
        return (await desk.tickets.create(session, NewTicket("tasse", "Rata", "it", "Due volte", "m@b.it"))).id


async def test_the_console_names_what_is_missing_and_lets_it_be_filled_in(operator: Operator, ticket_id: int) -> None:
    seen = (await operator.gets(path(ticket_id, "").rstrip("/"))).json()["ticket"]
    closing = {"resolution": "solved", "note": "Fatto", "version": 1}

    refused = await operator.posts(path(ticket_id, "close"), closing)
    wrong = await operator.posts(path(ticket_id, "fields"), {"fields": {"subtopic": "pesce"}})
    filled = await operator.posts(path(ticket_id, "fields"), {"fields": {"subtopic": "rata"}, "version": 1})
    closed = await operator.posts(path(ticket_id, "close"), closing | {"version": 2})

    label = next(each["label"] for each in seen["form"] if each["field"] == "subtopic")
    assert seen["missing_to_close"] == [label]
    assert not {"email", "description"} & {each["field"] for each in seen["form"]}
    assert (refused.status, refused.code, refused.json()["error"]["fields"]) == (422, "fields_missing", ["subtopic"])
    assert label in refused.json()["error"]["message"]
    assert (wrong.status, wrong.code) == (422, "choice")
    now = filled.json()
    assert (now["ticket"]["missing_to_close"], now["events"][-1]["actor"]) == ([], "operator")
    assert now["events"][-1]["changed"] == [{"field": "subtopic", "label": label, "was": "", "is": "Rate e scadenze"}]
    assert closed.json()["ticket"]["resolution"] == "solved"


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"email": "a@b.it"}, "unknown_field"), ({"pesce": "x"}, "unknown_field"), ({"full_name": " "}, "empty")],
)
async def test_a_program_fills_in_by_the_rules_of_the_form(
    site: Site, desk: Helpdesk, ticket_id: int, fields: dict[str, Any], code: str
) -> None:
    program: Program = await new_program(site, desk)
    reply = {"kind": "reply", "text": "Fatto", "then": "closed"}

    refused = await program.posts(f"/tickets/{ticket_id}/entries", reply, **ENGLISH)
    wrong = await program.posts(f"/tickets/{ticket_id}/fields", {"fields": fields})
    filled = await program.posts(f"/tickets/{ticket_id}/fields", {"fields": {"subtopic": "rata"}, "version": 1})
    closed = await program.posts(f"/tickets/{ticket_id}/entries", reply)

    assert (refused.status, refused.code, refused.json()["error"]["fields"]) == (422, "fields_missing", ["subtopic"])
    assert "still needs" in refused.json()["error"]["message"]
    assert (wrong.status, wrong.code) == (422, code)
    assert (filled.status, filled.json()["version"]) == (200, 2)
    assert closed.json()["state"] == "closed"
