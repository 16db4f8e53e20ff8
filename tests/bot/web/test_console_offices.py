"""Operators of some offices only: what they take, what they are given, and what their list narrows down to."""

from __future__ import annotations

import pytest
from support.site import Operator

from bot.helpdesk import Helpdesk
from bot.operators import Role
from bot.tickets import NewTicket

FEES, NETWORK = "Ufficio tasse", "Servizi informatici"


@pytest.fixture
async def bruno(desk: Helpdesk) -> int:
    """Return a colleague of the fees office."""
    async with desk.database.writing() as session:
        made = await desk.operators.accounts.add(session, "bruno", "Bruno Verdi", "b@ateneo.it", Role.OPERATOR, "none")
        for topic in ("tasse", "rete"):
            await desk.tickets.create(session, NewTicket(topic, "Domanda", "it", email="a@b.it"))
    await desk.operators.offices.set("bruno", [FEES])
    return made.id


async def test_a_ticket_is_given_to_operators_of_its_office(operator: Operator, bruno: int) -> None:
    own, other = [
        await operator.posts(f"/api/console/tickets/{number}/assign", {"operator_id": bruno}) for number in (1, 2)
    ]
    colleagues = (await operator.gets("/api/console/choices")).json()["operators"]

    assert own.json()["ticket"]["assignee_id"] == bruno
    assert (other.status, other.code) == (422, "assignee_office")
    assert {each["name"]: each["topics"] for each in colleagues}["Bruno Verdi"] == ["tasse"]


async def test_an_operator_takes_tickets_of_the_own_offices_and_may_help_out_in_others(
    operator: Operator, desk: Helpdesk, bruno: int
) -> None:
    me = (await operator.gets("/api/console/me")).json()["operator"]
    await desk.operators.offices.set(me["login"], [NETWORK])

    taken, refused = [await operator.posts(f"/api/console/tickets/{number}/take") for number in (2, 1)]
    helped = await operator.posts("/api/console/tickets/1/entries", {"kind": "reply", "text": "Intanto provi così."})
    narrowed = (await operator.gets("/api/console/queue?offices=1")).json()["items"]
    everything = (await operator.gets("/api/console/queue")).json()["items"]

    assert (taken.status, refused.status, refused.code, helped.status) == (200, 403, "not_your_office", 201)
    assert [item["ticket_id"] for item in narrowed] == [2]
    assert {item["ticket_id"] for item in everything} == {1, 2}
