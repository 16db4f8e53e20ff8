"""What leaves a row in the record: refusals, limits, and who read what."""

from __future__ import annotations

from sqlalchemy import select
from support.clock import Clock
from support.site import Operator, Site, Student

from bot.helpdesk import Helpdesk
from bot.operators import audit
from bot.operators.models import AuditRow
from bot.tickets import NewTicket
from bot.web.chat_pace import MESSAGES


async def recorded(desk: Helpdesk, *events: str) -> list[AuditRow]:
    """Return the rows of these events; the chain must be whole."""
    await desk.refusals.write()
    async with desk.database.reading() as session:
        assert await audit.verify(session) == []
        return list(await session.scalars(select(AuditRow).where(AuditRow.event.in_(events)).order_by(AuditRow.id)))


async def test_a_refused_request_is_recorded_without_saying_who_it_was(
    site: Site, desk: Helpdesk, operator: Operator
) -> None:
    await site.call("GET", "/api/console/tickets/7", headers={"Cookie": "__Host-sportello=mario.rossi"})
    foreign = operator.headers | {"Origin": "https://evil.example"}
    await site.call("POST", "/api/console/sign-out", {}, headers=foreign)

    rows = await recorded(desk, "denied")

    assert [(row.actor, row.data["status"], row.data["code"], row.data["route"]) for row in rows] == [
        ("unknown", 401, "not_signed_in", "GET /api/console/tickets/{id:[0-9]+}"),
        ("unknown", 403, "foreign_origin", "POST /api/console/sign-out"),
    ]
    written = str([row.data for row in rows])
    assert "127.0.0.1" not in written
    assert "mario" not in written


async def test_a_limit_that_was_reached_is_recorded(student: Student, desk: Helpdesk) -> None:
    for _ in range(MESSAGES + 1):
        await student.posts("")

    (row,) = await recorded(desk, "limit_reached")

    assert row.actor.startswith("conversation:")
    assert (row.data["status"], row.data["code"]) == (429, "writing_too_fast")


async def test_a_wrong_password_is_recorded_once(site: Site, desk: Helpdesk) -> None:
    await site.operator().posts("/api/console/sign-in", {"login": "anna", "password": "sbagliata sbagliata"})

    assert len(await recorded(desk, "sign_in_failed", "denied")) == 1


async def test_a_console_that_asks_who_is_signed_in_is_not_refused_anything(site: Site, desk: Helpdesk) -> None:
    await site.call("GET", "/api/console/me")

    assert await recorded(desk, "denied") == []


async def test_who_reads_a_ticket_or_a_chat_is_recorded_once_a_visit(
    operator: Operator, colleague: Operator, student: Student, desk: Helpdesk, clock: Clock
) -> None:
    ticket = await desk.open_ticket(NewTicket("tasse", "Rimborso", "it"))
    chat = f"/api/console/conversations/{student.key}/messages"
    for _ in range(3):
        await operator.gets(f"/api/console/tickets/{ticket.id}")
        await operator.gets(chat)
    await colleague.gets(f"/api/console/tickets/{ticket.id}")
    clock.advance(minutes=11)
    await operator.gets(f"/api/console/tickets/{ticket.id}")

    rows = await recorded(desk, "ticket_viewed", "conversation_viewed")

    assert [(row.actor, row.event) for row in rows] == [
        ("operator:1", "ticket_viewed"),
        ("operator:1", "conversation_viewed"),
        ("operator:2", "ticket_viewed"),
        ("operator:1", "ticket_viewed"),
    ]
    assert {row.data.get("ticket_id", ticket.id) for row in rows} == {ticket.id}
