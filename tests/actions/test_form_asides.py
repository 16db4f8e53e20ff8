"""In the middle of a request: questions, other requests, another language, what an earlier question leaves behind."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, fill_in, open_request
from support.desk import Bot, Student
from support.requests import opened

from bot.helpdesk import Helpdesk

SURE_QUESTION = "Come mi collego al wifi eduroam?"
NUMBER_UNKNOWN = "Per dirti a che punto è una richiesta che questa conversazione non conosce…"


async def test_a_question_at_the_first_step_is_answered_and_the_topic_asked_again(student: Student, bot: Bot) -> None:
    await student.says("apri una richiesta")

    await student.says(SURE_QUESTION)

    bot.said("Scegli la rete **eduroam**…", "Torniamo alla richiesta.", "Di cosa si tratta?")


async def test_the_status_is_told_at_the_first_step_with_a_topic_proposed(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await opened(desk, student)
    await student.says(SURE_QUESTION)
    await student.presses("No")
    await student.says("apri una richiesta")
    if "No, è un'altra cosa" in bot.buttons:
        await student.presses("No, è un'altra cosa")

    await student.says("a che punto è la 1?")
    bot.said("Non devi fare niente. Richiesta 000001, Tasse…", "Torniamo alla richiesta.", "Mi sembra che riguardi…")
    await student.says("a che punto è la 412?")

    bot.said(NUMBER_UNKNOWN, "Mi sembra che riguardi…")


async def test_the_status_is_no_name(student: Student, bot: Bot) -> None:
    await open_request(student)
    await student.says(EMAIL)

    await student.says("a che punto è la richiesta 412?")

    bot.said(NUMBER_UNKNOWN, "Come ti chiami?…")


async def test_at_the_summary_a_question_that_names_a_field_corrects_nothing(student: Student, bot: Bot) -> None:
    await fill_in(student)

    await student.says("a che indirizzo risponde la posta dei marziani?")

    bot.said("Ecco la richiesta…")


async def test_an_answered_question_is_not_put_into_a_request_about_something_else(student: Student, bot: Bot) -> None:
    await student.says(SURE_QUESTION)
    await student.says("apri una richiesta")
    await student.presses("Un altro argomento")
    await student.presses("Tasse")
    for answer in (EMAIL, "Rossi Maria", "salta", "isee"):
        await student.says(answer)
    bot.said("Descrivi la situazione…")
    await student.says("Ho pagato due volte")
    await student.says("invia")

    ticket = (await student.tickets())[0]
    assert (ticket.subject, ticket.tried) == ("Ho pagato due volte", [])


async def test_the_question_can_be_put_aside_as_a_draft(student: Student, bot: Bot) -> None:
    await student.says("quanti pianeti ha il sistema solare?")
    await open_request(student)
    for answer in (EMAIL, "Rossi Maria", "salta", "isee"):
        await student.says(answer)
    bot.said("Parto dalla tua domanda…")

    await student.presses("Scrivi da capo")
    bot.said("Descrivi la situazione…")
    await student.says("Non trovo il mio ISEE")

    assert bot.card("ticket_summary")["fields"]["Descrizione"] == "Non trovo il mio ISEE"


@pytest.mark.parametrize("words", ["english please", "speak english", "non parlo italiano, english please"])
async def test_the_language_changes_on_demand_also_in_a_request(student: Student, bot: Bot, words: str) -> None:
    await open_request(student)

    await student.says(words)
    bot.said("All right, let us go on in English.", "Which e-mail address shall we answer to?…")
    await student.says(EMAIL)
    bot.said("What is your name?…")
    await student.says("parla italiano")

    bot.said("Va bene, continuiamo in italiano.", "Come ti chiami?…")


async def test_a_course_in_another_language_changes_nothing(student: Student, bot: Bot) -> None:
    await student.says("esame di inglese")

    bot.did_not_say("in English")
    await student.says("ciao")
    bot.said("Ciao. Scrivi la tua domanda…")


async def test_the_first_step_promises_no_number_of_steps_that_nobody_knows(student: Student, bot: Bot) -> None:
    await student.says("apri una richiesta")

    assert "steps" not in bot.card("form")
