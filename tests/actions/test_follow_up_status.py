"""The status as its owner reads it: first what to do, in the operator's own words."""

from __future__ import annotations

import pytest
from support.clock import Clock
from support.desk import Bot, Student, add_operator
from support.requests import answered, opened

from bot.helpdesk import Helpdesk
from bot.tickets import Offices, Resolution, TicketState
from bot.topics import TicketRules

QUESTION = "Ci mandi il codice IUV?"


async def test_a_question_of_the_office_comes_first_with_the_day_until_which_it_waits(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await answered(desk, await opened(desk, student), QUESTION, TicketState.AWAITING_USER)

    await student.says("a che punto è la mia richiesta?")

    bot.said(
        f"Serve una tua risposta: «{QUESTION}» L'ha chiesto Anna Conti il 3 novembre 2026, 10:30, per la richiesta "
        "000001, Tasse. Se non rispondi entro giovedì 12 novembre, la richiesta si chiude: potrai riaprirla. "
        "Stato: in attesa di risposta utente.",
        "[Rispondi all'ufficio] [Non mi serve più]",
    )
    assert bot.card("ticket_status")["action_needed"] is True


async def test_no_reopening_is_promised_where_there_is_none(student: Student, bot: Bot, desk: Helpdesk) -> None:
    tasse = desk.topics["tasse"].model_copy(update={"ticket": TicketRules(reopen_days=0)})
    desk.tickets.offices = Offices({**desk.topics, "tasse": tasse})
    await answered(desk, await opened(desk, student), QUESTION, TicketState.AWAITING_USER)

    await student.says("a che punto è la mia richiesta?")

    bot.said("Serve una tua risposta…Se non rispondi entro giovedì 12 novembre, la richiesta si chiude. Stato…")


async def test_an_answer_is_repeated_to_who_may_read_it(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await answered(desk, await opened(desk, student), "Il rimborso è in pagamento.", TicketState.OPEN)

    await student.says("a che punto è la mia richiesta?")

    bot.said("C'è una risposta di Anna Conti, del 3 novembre 2026, 10:30: «Il rimborso è in pagamento.»…")


async def test_who_waits_for_an_answer_too_long_is_told_so(
    student: Student, bot: Bot, desk: Helpdesk, clock: Clock
) -> None:
    await opened(desk, student)
    clock.advance(days=20)

    await student.says("a che punto è la mia richiesta?")

    bot.said(
        "Non devi fare niente.…non ancora presa in carico. La risposta tarda: era promessa entro …. Stato: aperto."
    )


@pytest.mark.parametrize(
    ("days", "next_step"),
    [
        (1, "Se il problema c'è ancora, puoi riaprirla fino a martedì 17 novembre: scrivi «riapri»."),
        (15, "Se il problema c'è ancora, scrivi «riapri»: apro una richiesta collegata a questa."),
    ],
)
async def test_a_closed_request_tells_why_and_how_to_go_on(
    student: Student, bot: Bot, desk: Helpdesk, clock: Clock, days: int, next_step: str
) -> None:
    await answered(desk, await opened(desk, student), "Fatto.", TicketState.CLOSED, Resolution.REJECTED)
    clock.advance(days=days)

    await student.says("stato richiesta 1")

    bot.said(f"Richiesta 000001, Tasse: chiusa il 3 novembre 2026, 10:30, respinta. {next_step} Stato: chiuso.")
    assert bot.buttons == {"Riapri": '/reopen_ticket{"ticket_number":"000001"}'}


async def test_of_several_requests_the_one_that_waits_for_the_student_comes_first(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    first = await opened(desk, student)
    await opened(desk, student, "La rete cade", "rete")
    await answered(desk, first, QUESTION, TicketState.AWAITING_USER)

    await student.says("a che punto sono le mie richieste?")
    bot.said("Serve una tua risposta (1 su 2 richieste). Quale vuoi vedere?")
    assert list(bot.buttons) == [
        "000001 · Tasse · in attesa di risposta utente",
        "000002 · Wifi e rete · aperto",
    ]
    await student.presses("000001 · Tasse · in attesa di risposta utente")

    bot.said(f"Serve una tua risposta: «{QUESTION}»…")


async def test_a_merged_request_leads_to_the_one_it_went_into(student: Student, bot: Bot, desk: Helpdesk) -> None:
    old, into = await opened(desk, student), await opened(desk, student, "Di nuovo due volte")
    operator = await add_operator(desk)
    async with desk.database.writing() as session:
        await desk.tickets.merge(session, old.id, into.id, operator.id, operator.name, seals=False)

    await student.says("a che punto è la 1?")

    bot.said("La richiesta 000001 è unita alla 000002: segui quella.", "Non devi fare niente. Richiesta 000002, Tasse…")


async def test_a_merged_request_leads_nobody_to_the_one_of_somebody_elses_chat(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    theirs = await opened(desk, None, "Chiedo per motivi di salute", "carriera")
    typed = await opened(desk, student)  # the same address: whoever fills in the form may type any
    operator = await add_operator(desk)
    async with desk.database.writing() as session:
        await desk.tickets.merge(session, typed.id, theirs.id, operator.id, operator.name)

    await student.says("a che punto è la 2?")

    bot.said("La richiesta 000002 è unita alla 000001: segui quella.")


async def test_what_the_bot_cannot_answer_may_be_the_answer_to_the_office(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    ticket = await opened(desk, student)
    await answered(desk, ticket, QUESTION, TicketState.AWAITING_USER)

    await student.says("eccolo, IUV 012345678901234567")
    bot.said("È la risposta alla domanda dell'ufficio per la richiesta 000001?…")
    await student.says("sì")

    bot.said("Fatto: ho aggiunto alla richiesta 000001 «eccolo, IUV 012345678901234567».…")
    assert (await student.tickets())[0].state is TicketState.OPEN
