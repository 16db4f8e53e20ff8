"""The request, field by field: what is accepted, what is refused, what is a question."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, fill_in, open_request
from support.desk import Bot, Student, new_student

from bot.helpdesk import Helpdesk
from bot.turns import Turns

SURE_QUESTION = "Come mi collego al wifi eduroam?"


async def test_a_request_is_filled_in_and_shown_before_it_is_sent(student: Student, bot: Bot) -> None:
    await student.says("apri una richiesta")
    bot.said("Preparo la richiesta per l'ufficio.…", "Di cosa si tratta?", "[Tasse] [Wifi e rete]")
    await student.presses("Tasse")
    bot.said("A quale indirizzo e-mail ti rispondiamo? Ti scriviamo qui.")
    await student.says(EMAIL)
    bot.said("Come ti chiami? Scrivi cognome e nome.")
    await student.says("Rossi Maria")
    bot.said("Matricola.…salta…", "[Salta]")
    await student.says("123456")
    bot.said("Tema.…", "[Rate e scadenze] [ISEE] [Altro]")
    await student.presses("ISEE")
    bot.said("Descrivi la situazione con i dettagli che servono.…", "[Ho un'altra domanda]")
    await student.says("Il portale non trova il mio ISEE")

    bot.said("Ecco la richiesta, per Ufficio tasse. La invio?", "[Invia la richiesta] [Correggi] [Annulla]")
    assert bot.card("ticket_summary")["fields"] == {
        "E-mail": EMAIL,
        "Cognome e nome": "Rossi Maria",
        "Matricola": "123456",
        "Tema": "ISEE",
        "Descrizione": "Il portale non trova il mio ISEE",
    }
    assert await student.tickets() == []


async def test_each_step_tells_where_the_student_is(student: Student, bot: Bot) -> None:
    await open_request(student)
    first = bot.card("form")
    await student.says(EMAIL)
    await student.says("Rossi Maria")

    assert first == {"card": "form", "form": "ticket_form", "field": "email", "required": True, "step": 2, "steps": 6}
    assert bot.card("form") | {"field": "student_id", "required": False, "step": 4} == bot.card("form")


@pytest.mark.parametrize(
    ("before", "wrong", "said"),
    [
        ([], "maria@", "Questo indirizzo non sembra completo: un esempio è…"),
        ([], "Maria Rossi", "Questo indirizzo non sembra completo: un esempio è…"),
        ([EMAIL], "Ugo", "Servono cognome e nome: un esempio è Rossi Maria."),
        ([EMAIL], "???", "Servono cognome e nome: un esempio è Rossi Maria."),
        ([EMAIL, "Rossi Maria"], "abc", "Non ha la forma che mi aspetto: un esempio è 123456."),
        ([EMAIL, "Rossi Maria", "123456"], "boh", "Scegli una delle risposte qui sotto, o scrivine il numero."),
    ],
)
async def test_a_wrong_answer_is_explained_with_an_example_and_asked_again(
    student: Student, bot: Bot, before: list[str], wrong: str, said: str
) -> None:
    await open_request(student)
    for answer in before:
        await student.says(answer)
    asked = bot.card("form")

    await student.says(wrong)

    bot.said(said)
    assert bot.card("form") == asked
    bot.did_not_say(wrong)


@pytest.mark.parametrize(
    ("before", "wrong", "said"),
    [
        ([EMAIL, "Rossi Maria"], "12", "Questo numero non sembra completo: un esempio è 333 1234567…"),
        ([EMAIL, "Rossi Maria", "333 1234567"], "ieri", "Non riconosco la data: un esempio è 25/01/2027."),
    ],
)
async def test_phones_and_dates_are_explained_too(
    student: Student, bot: Bot, before: list[str], wrong: str, said: str
) -> None:
    await open_request(student, "Wifi e rete")
    for answer in before:
        await student.says(answer)

    await student.says(wrong)

    bot.said(said)


async def test_an_english_student_reads_english_to_the_end(desk: Helpdesk, turns: Turns) -> None:
    student = await new_student(desk, turns, "en")
    bot = student.bot

    await student.says("I want to open a ticket")
    bot.said("I am preparing the request for the office.…", "What is it about?", "[Fees] [Wifi and network]")
    await student.presses("Fees")
    bot.said("Which e-mail address shall we answer to? We write to you here.")
    await student.says("maria@")
    bot.said("This address does not look complete…")
    await student.says(EMAIL)
    await student.says("Rossi Maria")
    bot.said("Student number.…skip…", "[Skip]")
    await student.says("skip")
    await student.says("deadlines")
    bot.said("Choose one of the answers below, or write its number.")
    await student.presses("Instalments and deadlines")
    await student.says("The deadline on the portal is wrong")

    bot.said("Here is the request, for Fees office. Shall I send it?", "[Send the request] [Correct] [Cancel]")
    assert bot.card("ticket_summary")["fields"]["Subject"] == "Instalments and deadlines"


async def test_a_side_question_in_a_typed_field_is_answered_and_the_field_asked_again(
    student: Student, bot: Bot
) -> None:
    await open_request(student)

    await student.says(SURE_QUESTION)

    bot.said("Scegli la rete **eduroam**…", "Torniamo alla richiesta.", "A quale indirizzo e-mail ti rispondiamo?…")
    await student.says(EMAIL)
    bot.said("Come ti chiami? Scrivi cognome e nome.")


async def test_in_the_description_everything_is_the_description(student: Student, bot: Bot) -> None:
    await fill_in(student, SURE_QUESTION)

    assert bot.card("ticket_summary")["fields"]["Descrizione"] == SURE_QUESTION


async def test_a_button_lets_the_student_ask_something_else_in_the_description(student: Student, bot: Bot) -> None:
    await open_request(student)
    for answer in (EMAIL, "Rossi Maria", "salta", "isee"):
        await student.says(answer)

    await student.presses("Ho un'altra domanda")
    bot.said("Dimmi pure: poi riprendiamo da qui.")
    await student.says(SURE_QUESTION)
    bot.said("Scegli la rete **eduroam**…", "Torniamo alla richiesta.", "Descrivi la situazione…")
    await student.says("Il mio ISEE non si vede")

    assert bot.card("ticket_summary")["fields"]["Descrizione"] == "Il mio ISEE non si vede"


async def test_a_side_question_without_an_answer_leads_back_to_the_request(student: Student, bot: Bot) -> None:
    await open_request(student)
    for answer in (EMAIL, "Rossi Maria", "salta", "isee"):
        await student.says(answer)
    await student.presses("Ho un'altra domanda")

    await student.says("quanti pianeti ha il sistema solare?")

    bot.said("A questa non so rispondere con certezza.…", "Descrivi la situazione…")


async def test_the_question_becomes_the_description_s_draft(student: Student, bot: Bot) -> None:
    await student.says("il mio ISEE di genitori separati vale ancora per la mensa di Pisa?")
    await student.says("apri una richiesta")
    await student.presses("Tasse")
    for answer in (EMAIL, "Rossi Maria", "salta", "isee"):
        await student.says(answer)
    bot.said("Parto dalla tua domanda: «il mio ISEE di genitori separati vale ancora per la mensa di Pisa?».…")

    await student.presses("Va bene così")

    assert (
        bot.card("ticket_summary")["fields"]["Descrizione"]
        == "il mio ISEE di genitori separati vale ancora per la mensa di Pisa?"
    )


async def test_details_are_added_to_the_draft(student: Student, bot: Bot) -> None:
    await student.says("quanti pianeti ha il sistema solare?")
    await fill_in(student, "Mi serve per la tesi")

    described = bot.card("ticket_summary")["fields"]["Descrizione"]
    assert described == "quanti pianeti ha il sistema solare?\n\nMi serve per la tesi"


async def test_the_topic_is_proposed_from_the_question(student: Student, bot: Bot) -> None:
    await student.says(SURE_QUESTION)
    await student.presses("No")

    await student.says("apri una richiesta")

    bot.said("Mi sembra che riguardi Wifi e rete. È così?")
    assert list(bot.buttons)[-1] == "Un altro argomento"
    await student.presses("Un altro argomento")
    bot.said("Di cosa si tratta?", "[Tasse] [Wifi e rete]")


async def test_what_is_only_likeliest_a_yes_accepts_no_proposal(student: Student, bot: Bot) -> None:
    await student.says(SURE_QUESTION)
    await student.presses("No")
    await student.says("apri una richiesta")

    await student.says("????")

    assert bot.card("form")["field"] == "topic"


@pytest.mark.parametrize("named", ["tasse", "Tasse", "FEES", "tase"])
async def test_a_topic_may_be_named(student: Student, bot: Bot, named: str) -> None:
    await student.says("apri una richiesta")

    await student.says(named)

    bot.said("A quale indirizzo e-mail ti rispondiamo? Ti scriviamo qui.")


async def test_a_topic_that_nobody_has_is_asked_again_with_all_of_them(student: Student, bot: Bot) -> None:
    await student.says("apri una richiesta")
    await student.says("xyzzy")

    assert {"Tasse", "Wifi e rete"} <= set(bot.buttons)
    assert bot.card("form")["field"] == "topic"


async def test_words_in_braces_are_words(student: Student, bot: Bot) -> None:
    await fill_in(student, "{locale} {ticket_fields} {0} {x.__class__} %s")

    assert bot.card("ticket_summary")["fields"]["Descrizione"] == "{locale} {ticket_fields} {0} {x.__class__} %s"


async def test_a_draft_in_braces_is_shown_as_it_was_typed(student: Student, bot: Bot) -> None:
    await student.says("perché nel mio libretto leggo {hint} e {label.__class__}?")
    await open_request(student)
    for answer in (EMAIL, "Rossi Maria", "salta", "isee"):
        await student.says(answer)

    bot.said("Parto dalla tua domanda: «perché nel mio libretto leggo {hint} e {label.__class__}?».…")


async def test_one_word_is_a_value_with_a_mistake_even_where_the_office_has_an_answer_on_it(
    student: Student, bot: Bot
) -> None:
    await open_request(student)

    await student.says("eduroam")
    bot.said("Questo indirizzo non sembra completo…", "A quale indirizzo e-mail ti rispondiamo?…")
    bot.did_not_say("Torniamo alla richiesta.")
