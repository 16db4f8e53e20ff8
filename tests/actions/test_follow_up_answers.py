"""What may be an answer to the office, and numbers of requests that are none, or two."""

from __future__ import annotations

from support.desk import Bot, Student, add_operator
from support.requests import answered, opened

from bot.helpdesk import Helpdesk
from bot.tickets import Resolution, TicketState

QUESTION = "Ci mandi il codice IUV?"


async def test_a_bare_yes_may_be_the_answer_to_the_office_too(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)
    await answered(desk, ticket, "Hai già pagato?", TicketState.AWAITING_USER)
    await student.says("a che punto è la 1?")

    await student.says("sì")
    bot.said("È la risposta alla domanda dell'ufficio per la richiesta 000001?…")
    await student.says("sì")

    bot.said("Fatto: ho aggiunto alla richiesta 000001 «sì».…")


async def test_with_two_requests_that_wait_it_is_asked_which_one_is_answered(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    first, second = await opened(desk, student), await opened(desk, student, "La rete cade", "rete")
    operator, then = await add_operator(desk), (TicketState.AWAITING_USER, Resolution.SOLVED, None)
    for ticket in (first, second):
        async with desk.database.writing() as session:
            await desk.tickets.reply(session, ticket.id, operator.id, operator.name, QUESTION, *then)

    await student.says("eccolo, IUV 012345678901234567")
    bot.said("L'ufficio attende una tua risposta per 2 richieste.…")
    await student.presses("000001 · Tasse · in attesa di risposta utente")

    bot.said("Fatto: ho aggiunto alla richiesta 000001 «eccolo, IUV 012345678901234567».…")


async def test_what_was_no_answer_is_looked_up_as_a_question(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await answered(desk, await opened(desk, student), QUESTION, TicketState.AWAITING_USER)
    await student.says("quanti anelli ha saturno?")
    bot.said("È la risposta alla domanda dell'ufficio…")

    await student.says("no")

    bot.said("Non lo so con certezza…")


async def test_below_zero_there_is_no_request(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await opened(desk, student)

    await student.says("a che punto è la -1?")

    bot.said("Questo non sembra il numero di una richiesta…")


async def test_two_numbers_show_two_requests(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await opened(desk, student)
    await opened(desk, student, "La rete cade", "rete")

    await student.says("a che punto sono il ticket 1 e il ticket 2?")

    assert [card["number"] for card in bot.cards] == ["000001", "000002"]


async def test_of_two_unknown_numbers_none_is_taken_silently(student: Student, bot: Bot) -> None:
    await student.says("a che punto sono il ticket 1 e il ticket 2?")

    bot.said("Per le altre richieste ti chiedo un numero alla volta…", "Qual è il numero della richiesta?…")
