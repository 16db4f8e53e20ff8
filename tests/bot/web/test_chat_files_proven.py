"""To which request a file goes where a chat may write to several."""

from __future__ import annotations

from support.chat_files import ticket_of
from support.site import Student
from support.uploads import upload

from bot.access import pages
from bot.access.pages import Proven
from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket


async def files_of(desk: Helpdesk, ticket_id: int) -> int:
    async with desk.database.reading() as session:
        return len(await desk.attachments.of_ticket(session, ticket_id, public_only=True))


async def test_a_file_goes_to_the_request_that_a_code_has_opened_in_the_chat(student: Student, desk: Helpdesk) -> None:
    ticket = await desk.open_ticket(NewTicket("tasse", "Rimborso", "it", "Due volte", "a@studenti.it"))
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
        await pages.begin(session, Proven(ticket_id=ticket.id), desk.clock(), conversation.id)

    answer = await upload(student)

    assert answer.json()["is_sent"] is True
    assert await files_of(desk, ticket.id) == 1


async def test_a_file_goes_to_the_request_that_is_being_written_to(student: Student, desk: Helpdesk) -> None:
    older, newer = await ticket_of(desk, student), await ticket_of(desk, student)
    await student.says(f"voglio rispondere alla richiesta {older.number}")

    await upload(student)

    assert (await files_of(desk, older.id), await files_of(desk, newer.id)) == (1, 0)
