"""Giving a ticket back to its office from the console."""

from __future__ import annotations

from support.site import Operator, Student

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket

TICKET = "/api/console/tickets/1"


async def test_a_ticket_that_is_given_back_is_free_and_its_chat_the_bots(
    operator: Operator, desk: Helpdesk, student: Student
) -> None:
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key)
        assert chat is not None
        await desk.tickets.create(session, NewTicket("tasse", "Rate", "it", email="a@b.it", conversation_id=chat.id))
    replied = await operator.posts(f"{TICKET}/entries", {"kind": "reply", "text": "Guardo."})

    stale = await operator.posts(f"{TICKET}/release", {"version": 1})
    given = await operator.posts(f"{TICKET}/release", {"version": replied.json()["ticket"]["version"]})
    again = await operator.posts(f"{TICKET}/release", {})

    assert (replied.json()["owner"], stale.status) == ("operator", 409)
    assert (given.json()["ticket"]["assignee_id"], given.json()["owner"]) == (None, "bot")
    assert "assistente" in (await student.reads())["messages"][-1]["text"]
    assert again.json()["ticket"]["version"] == given.json()["ticket"]["version"]
