"""Writing to the office, ending, reopening and correcting a request from the chat that opened it."""

from __future__ import annotations

import pytest
from support.clock import Clock
from support.desk import Bot, Student
from support.requests import TWICE_PAID, answered, now_of, opened, thread

from bot.helpdesk import Helpdesk
from bot.tickets import Resolution, TicketState


async def test_a_text_after_the_colon_goes_to_the_office_at_once(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)

    await student.says("aggiungi alla 1: ho trovato la ricevuta del 3 ottobre")

    bot.said("Fatto: ho aggiunto alla richiesta 000001 «ho trovato la ricevuta del 3 ottobre». Lo legge Ufficio tasse.")
    assert await thread(desk, ticket) == [("message", TWICE_PAID), ("message", "ho trovato la ricevuta del 3 ottobre")]


async def test_without_a_text_it_is_asked_for_and_everything_typed_is_the_text(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    ticket = await opened(desk, student)
    await student.says("a che punto è la mia richiesta?")

    await student.presses("Scrivi all'ufficio")
    bot.said("Scrivi qui il messaggio per l'ufficio, richiesta 000001.…", "[Annulla]")
    await student.says("come chiedo il rimborso delle tasse?")

    assert (await thread(desk, ticket))[-1] == ("message", "come chiedo il rimborso delle tasse?")


@pytest.mark.parametrize("word", ["annulla", "indietro", "salta"])
async def test_a_message_that_is_called_off_is_not_sent(student: Student, bot: Bot, desk: Helpdesk, word: str) -> None:
    ticket = await opened(desk, student)
    await student.says("scrivi all'ufficio")

    await student.says(word)

    bot.said("Va bene, non ho mandato niente all'ufficio.")
    assert len(await thread(desk, ticket)) == 1


async def test_which_request_is_meant_is_asked_and_the_text_is_kept(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await opened(desk, student)
    other = await opened(desk, student, "La rete cade", "rete")

    await student.says("aggiungi alla mia richiesta: succede solo la sera")
    bot.said("Di quale richiesta parli?")
    await student.presses("000002 · Wifi e rete · aperto")

    assert (await thread(desk, other))[-1] == ("message", "succede solo la sera")


@pytest.mark.parametrize(
    ("answer", "asked", "resolution"),
    [
        ("sì", "Chiudo la richiesta 000001 come risolta: confermi?", Resolution.SELF_SOLVED),
        ("no", "Ritiro la richiesta 000001, senza che sia risolta: confermi?", Resolution.WITHDRAWN),
    ],
)
async def test_a_request_is_ended_after_a_question_and_a_confirmation(
    student: Student, bot: Bot, desk: Helpdesk, answer: str, asked: str, resolution: Resolution
) -> None:
    ticket = await opened(desk, student)
    await student.says("ritira la richiesta 1")
    bot.said("Vuoi chiudere la richiesta 000001, Tasse: «Ho pagato due volte la prima rata». Hai risolto il problema?")

    await student.says(answer)
    bot.said(asked)
    assert (await now_of(desk, ticket)).state is TicketState.OPEN
    await student.says("sì")

    assert (await now_of(desk, ticket)).resolution is resolution


@pytest.mark.parametrize("words", ["annulla", "Lasciala aperta"])
async def test_a_request_may_be_left_open_after_all(student: Student, bot: Bot, desk: Helpdesk, words: str) -> None:
    ticket = await opened(desk, student)
    await student.says("chiudi la mia richiesta")

    await (student.presses(words) if words in bot.buttons else student.says(words))

    bot.said("Va bene, la richiesta 000001 resta aperta.")
    assert (await now_of(desk, ticket)).state is TicketState.OPEN


async def test_a_yes_ends_nothing_once_something_else_was_said(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)
    await student.says("ritira la richiesta")
    await student.says("no")
    await student.says("Come mi collego al wifi eduroam?")

    await student.says("sì")

    assert (await now_of(desk, ticket)).state is TicketState.OPEN


async def test_a_closed_request_is_reopened_by_a_word(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)
    await answered(desk, ticket, "Fatto.", TicketState.CLOSED)

    await student.says("riapri")

    bot.said("Ho riaperto la richiesta 000001: la legge di nuovo Ufficio tasse.…", "[Scrivi all'ufficio]")
    assert (await now_of(desk, ticket)).state is TicketState.OPEN


async def test_what_is_still_wrong_may_be_said_right_after_reopening(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    ticket = await opened(desk, student)
    await answered(desk, ticket, "Fatto", TicketState.CLOSED)
    await student.says("riapri la richiesta")
    bot.said("Ho riaperto la richiesta 000001…scrivi che cosa non va ancora.", "[Scrivi all'ufficio]")

    await student.says("la rata è tornata da pagare")

    bot.said("Fatto: ho aggiunto alla richiesta 000001 «la rata è tornata da pagare».…")


async def test_what_is_closed_for_too_long_goes_on_in_a_new_request(
    student: Student, bot: Bot, desk: Helpdesk, clock: Clock
) -> None:
    ticket = await opened(desk, student)
    await answered(desk, ticket, "Fatto.", TicketState.CLOSED)
    clock.advance(days=15)

    await student.says("riapri la 000001")
    bot.said("La richiesta 000001 è chiusa da troppo tempo per riaprirla…", "Scrivi qui il messaggio…")
    await student.says("Il rimborso non è arrivato")

    bot.said("…ho aperto la 000002, collegata. Da ora segui la 000002; conserva i due numeri.")
    assert [(each.id, each.follow_up_of) for each in await student.tickets()] == [(2, 1), (1, None)]


async def test_the_text_may_be_corrected_while_nobody_has_begun(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)

    await student.says("modifica la richiesta 1")
    bot.said(f"Adesso la richiesta 000001 dice: «{TWICE_PAID}»", "Scrivi qui il testo nuovo…")
    await student.says("Ho pagato tre volte")

    bot.said("Fatto: la richiesta 000001 ora dice «Ho pagato tre volte».")
    assert await thread(desk, ticket) == [("message", "Ho pagato tre volte")]


async def test_once_somebody_has_begun_a_message_takes_its_place(student: Student, bot: Bot, desk: Helpdesk) -> None:
    await answered(desk, await opened(desk, student), "La guardo.", TicketState.OPEN)

    await student.says("modifica la richiesta 1")

    bot.said("La richiesta 000001 non si può più modificare…", "[Scrivi all'ufficio]")


async def test_what_is_written_while_somebody_begins_is_not_lost(student: Student, bot: Bot, desk: Helpdesk) -> None:
    ticket = await opened(desk, student)
    await student.says("modifica la richiesta")
    await answered(desk, ticket, "La guardo.", TicketState.OPEN)

    await student.says("Ho pagato tre volte")

    bot.said("Fatto: ho aggiunto alla richiesta 000001 «Ho pagato tre volte».…")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("scrivi all'ufficio", "Per quale richiesta? In questa conversazione non ce n'è una aperta."),
        ("chiudi la mia richiesta", "In questa conversazione non c'è una richiesta aperta."),
        ("riapri", "In questa conversazione non c'è una richiesta chiusa."),
    ],
)
async def test_who_has_no_request_here_may_name_one_or_open_one(
    student: Student, bot: Bot, said: str, answer: str
) -> None:
    await student.says(said)
    bot.said(answer)

    await student.presses("Una richiesta che ho già")

    bot.said("Qual è il numero della richiesta?…", "[Ho perso il numero]")
