"""Files in a student's chat."""

from __future__ import annotations

from typing import Any

from support.site import Student

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Ticket


async def ticket_of(desk: Helpdesk, student: Student) -> Ticket:
    """Open a request of a student's conversation, as the form does."""
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
    new = NewTicket("tasse", "Rimborso", "it", "Vorrei il rimborso", "a@studenti.it", conversation_id=conversation.id)
    return await desk.open_ticket(new)


async def waiting(student: Student) -> dict[str, Any]:
    answer = await student.site.call("GET", "/api/chat/files", headers=student.headers)
    assert answer.status == 200
    view: dict[str, Any] = answer.json()
    return view


async def got_by(student: Student, file: dict[str, Any]) -> int:
    return (await student.site.call("GET", f"/api/chat/files/{file['token']}", headers=student.headers)).status


async def takes_back(student: Student, token: str) -> int:
    return (await student.site.call("DELETE", f"/api/chat/files/{token}", headers=student.headers)).status
