"""Files in the form: added by the clip at any moment, asked for where the office wants them, sent with the request."""

from __future__ import annotations

import dataclasses

import pytest
from support.chats import EMAIL, open_request
from support.desk import Bot, Student

from bot.attachments import Attachment, Home, Uploader
from bot.helpdesk import Helpdesk

ANSWERS = (EMAIL, "Rossi Maria", "333 1234567", "salta", "La rete cade")  # of the office whose form ends with a file


async def adds(desk: Helpdesk, student: Student, name: str = "errore.txt") -> Attachment:
    """Add a file as the chat's upload does."""
    uploader, home = Uploader(f"conversation:{student.conversation.id}"), Home(student.conversation.id)
    async with desk.attachments.kept(b"errore 500", name) as kept, desk.database.writing() as session:
        return await desk.attachments.add_kept(session, kept, uploader, home)


async def up_to_the_file(student: Student) -> None:
    await open_request(student, "Wifi e rete")
    for answer in ANSWERS:
        await student.says(answer)


@pytest.fixture
def required(desk: Helpdesk) -> None:
    """Make the file of that form a must."""
    topics = dict(desk.topics)
    form = topics["rete"].form
    must = (*form[:-1], form[-1].model_copy(update={"required": True}))
    topics["rete"] = topics["rete"].model_copy(update={"form": must})
    desk.content = dataclasses.replace(desk.content, topics=type(desk.topics)(topics))


async def test_the_office_asks_for_a_file_and_one_may_go_on_without(student: Student, bot: Bot) -> None:
    await up_to_the_file(student)
    bot.said("Allegato. Facoltativo: puoi continuare anche senza. Aggiungi un file…", "[Continua]")
    assert bot.card("form")["max_files"] == 1

    await student.presses("Continua")

    bot.said("Ecco la richiesta…")
    assert "Allegato" not in bot.card("ticket_summary")["fields"]


async def test_what_was_added_before_and_during_the_form_goes_with_the_request(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await adds(desk, student)
    await up_to_the_file(student)
    bot.said("Allegato. Con la richiesta parte: errore.txt.…")

    await student.says("ho finito")
    assert bot.card("ticket_summary")["fields"]["Allegato"] == "errore.txt"
    await student.says("invia")

    bot.said("Richiesta registrata…", "Con la richiesta ho inviato: errore.txt.")
    assert [file["name"] for file in bot.card("files")["files"]] == ["errore.txt"]
    ticket = (await student.tickets())[0]
    async with desk.database.reading() as session:
        files = await desk.attachments.of_ticket(session, ticket.id, public_only=True)
        waiting = await desk.attachments.drafts(session, student.conversation.id)
    assert ([(file.name, file.ticket_version) for file in files], waiting) == ([("errore.txt", 1)], [])
    assert "attachment" not in ticket.fields


async def test_more_files_than_the_office_wants_are_not_taken_for_granted(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    first, _second = await adds(desk, student), await adds(desk, student)
    await up_to_the_file(student)

    await student.presses("Continua")
    bot.said("Massimo 1 file per questa richiesta…", "Allegato.…")
    await desk.attachments.remove(Attachment.id == first.id)
    await student.presses("Continua")

    bot.said("Ecco la richiesta…")


@pytest.mark.parametrize("words", ["schermata dell'errore", "????"])
async def test_words_are_no_file(student: Student, bot: Bot, words: str) -> None:
    await up_to_the_file(student)

    await student.says(words)

    bot.said("Qui serve un file, non un testo…", "Allegato.…")


async def test_a_file_that_is_a_must_is_waited_for(student: Student, bot: Bot, desk: Helpdesk, required: None) -> None:
    await up_to_the_file(student)

    await student.presses("Continua")
    bot.said("All'ufficio serve un file…")
    await student.says("salta")
    bot.said("Questo dato serve all'ufficio…")
    await adds(desk, student)
    await student.presses("Continua")

    bot.said("Ecco la richiesta…")
