"""Tickets that operators move, merge and release over HTTP."""

from __future__ import annotations

from support.site import Operator, Student

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket
from bot.web.console_moves import TICKET

MARIO = "mario.rossi@studenti.it"


async def opened(desk: Helpdesk, student: Student | None = None, email: str | None = MARIO) -> int:
    """Open a ticket about fees, from a student's chat or from elsewhere."""
    async with desk.database.writing() as session:
        chat = await desk.conversations.by_key(session, student.key) if student else None
        new = NewTicket(
            "tasse", "Rimborso", "it", "Ho pagato due volte.", email, conversation_id=chat.id if chat else None
        )
        return (await desk.tickets.create(session, new)).id


def path(ticket_id: int, do: str) -> str:
    return TICKET.replace("{id:[0-9]+}", f"{ticket_id}/{do}")


async def answers(operator: Operator, ticket_id: int, then: str = "open") -> None:
    entry = {"kind": "reply", "text": "Ecco.", "then": then}
    assert (await operator.posts(path(ticket_id, "entries"), entry)).status == 201


async def last_words(student: Student) -> str:
    return str((await student.reads())["messages"][-1]["text"])
