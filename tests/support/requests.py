"""Requests of a conversation that are there already, without filling in a form for each."""

from __future__ import annotations

from support.chats import EMAIL
from support.desk import Student, add_operator

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Resolution, Ticket, TicketState

TWICE_PAID = "Ho pagato due volte la prima rata"


async def opened(
    desk: Helpdesk, student: Student | None, text: str = TWICE_PAID, topic: str = "tasse", email: str = EMAIL
) -> Ticket:
    """Open a request, in the conversation of a student or in none."""
    conversation_id = student.conversation.id if student else None
    new = NewTicket(
        topic, text[:120], "it", text, email, "Rossi Maria", conversation_id=conversation_id, privacy_version="2026-09"
    )
    return await desk.open_ticket(new)


async def answered(
    desk: Helpdesk, ticket: Ticket, text: str, then: TicketState, resolution: Resolution = Resolution.SOLVED
) -> None:
    """Answer a request as an operator does in the console, without the chat."""
    operator = await add_operator(desk)
    async with desk.database.writing() as session:
        await desk.tickets.reply(session, ticket.id, operator.id, operator.name, text, then, resolution, None)


async def thread(desk: Helpdesk, ticket: Ticket) -> list[tuple[str, str]]:
    """Return kind and text of what the student may read of a request."""
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=True)
    return [(entry.kind.value, entry.text) for entry in entries]


async def now_of(desk: Helpdesk, ticket: Ticket) -> Ticket:
    """Return a request as it is now."""
    async with desk.database.reading() as session:
        return await desk.tickets.get(session, ticket.id)
