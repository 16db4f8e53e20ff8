"""A request about what is open already: offered to go there, never when it is somebody else's."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, fill_in, open_request
from support.desk import Bot, Student, new_student
from support.requests import TWICE_PAID, opened, thread

from bot.attachments import Home, Uploader
from bot.helpdesk import Helpdesk
from bot.turns import Turns

SAME = "mi avete fatto pagare due volte la prima rata, pianeta saturno"
OTHER = "Il portale non trova il mio ISEE"


async def test_a_question_about_an_open_request_goes_there(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)
    await student.says(SAME)

    await student.says("apri una richiesta")
    bot.said(f"Hai già la richiesta 000001 su questo: «{TWICE_PAID}». Aggiungo lì?")
    await student.presses("Sì, aggiungi lì")

    bot.said("Fatto: ho aggiunto alla richiesta 000001…")
    assert await thread(desk, ticket) == [("message", TWICE_PAID), ("message", SAME)]


async def test_a_no_goes_on_and_is_asked_once(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await opened(desk, student)
    await student.says(SAME)
    await student.says("apri una richiesta")

    await student.says("no")

    bot.said("Preparo la richiesta per l'ufficio.…")


async def test_what_is_described_is_compared_too(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)
    await fill_in(student, "ho pagato due volte la rata")
    bot.said(f"Hai già la richiesta 000001 su questo: «{TWICE_PAID}». Aggiungo lì?")

    await student.says("sì")

    told = "ho pagato due volte la rata\nMatricola: 123456\nTema: ISEE"
    assert (await thread(desk, ticket))[-1] == ("message", told)
    assert len(await student.tickets()) == 1


@pytest.mark.parametrize("words", ["sì aggiungila", "ok", "yes, add it"])
async def test_a_yes_takes_the_files_of_the_form_along(student: Student, bot: Bot, desk: Helpdesk, words: str) -> None:
    ticket = await opened(desk, student)
    await fill_in(student, "ho pagato due volte la rata")
    uploader, home = Uploader(f"conversation:{student.conversation.id}"), Home(student.conversation.id)
    async with desk.attachments.kept(b"IUV 1", "ricevuta.txt") as kept, desk.database.writing() as session:
        await desk.attachments.add_kept(session, kept, uploader, home)

    await student.says(words)

    async with desk.database.reading() as session:
        files = await desk.attachments.of_ticket(session, ticket.id, public_only=True)
    assert [(file.name, file.ticket_version) for file in files] == [("ricevuta.txt", 2)]
    assert "ricevuta.txt" in str(bot.messages[-1].text)


@pytest.mark.parametrize("words", ["no, apri una nuova richiesta", "è un altro problema", "no, it is something else"])
async def test_a_no_in_more_words_is_one(student: Student, bot: Bot, desk: Helpdesk, words: str) -> None:
    await opened(desk, student)
    await fill_in(student, "ho pagato due volte la rata")

    await student.says(words)

    bot.said("Ecco la richiesta, per Ufficio tasse. La invio?")


async def test_a_no_in_the_form_leads_to_the_summary(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await opened(desk, student)
    await fill_in(student, "ho pagato due volte la rata")

    await student.says("boh")
    bot.said("Scrivi «sì» per aggiungerlo a quella, «no» per mandare una richiesta nuova.", "Hai già la richiesta…")
    await student.presses("No, è un'altra cosa")
    bot.said("Ecco la richiesta, per Ufficio tasse. La invio?")
    await student.says("invia")

    assert len(await student.tickets()) == 2


async def test_another_matter_is_not_taken_for_a_repeat(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await opened(desk, student)

    await fill_in(student, OTHER)

    bot.said("Ecco la richiesta, per Ufficio tasse. La invio?")


async def test_an_address_alone_does_not_tell_that_a_request_exists(
    student: Student, desk: Helpdesk, turns: Turns
) -> None:
    await opened(desk, student)
    stranger = await new_student(desk, turns)

    await fill_in(stranger, TWICE_PAID)

    stranger.bot.said("Ecco la richiesta, per Ufficio tasse. La invio?")


async def test_over_the_limit_the_open_ones_are_listed_and_the_text_is_kept(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    for number in range(10):
        await opened(desk, student, f"Cosa {number}", "rete")
    await fill_in(student, OTHER)

    await student.says("invia")
    bot.said("Hai già 10 richieste aperte: è il massimo.…")
    await student.presses("000010 · Wifi e rete · aperto")

    bot.said(f"Fatto: ho aggiunto alla richiesta 000010 «{OTHER}».…")


async def test_over_the_limit_of_an_address_that_is_not_proven_nothing_is_listed(
    student: Student, desk: Helpdesk, turns: Turns
) -> None:
    for number in range(10):
        await opened(desk, student, f"Cosa {number}", "rete")
    stranger = await new_student(desk, turns)
    await open_request(stranger)
    for answer in (EMAIL, "Rossi Maria", "123456", "isee", OTHER):
        await stranger.says(answer)

    await stranger.says("invia")

    stranger.bot.said("Non posso registrare un'altra richiesta con questo indirizzo. Se di recente non abbiamo già…")
    stranger.bot.did_not_say("000010")
