"""Moving inside the form: back, skip, correct, cancel."""

from __future__ import annotations

import pytest
from support.chats import EMAIL, fill_in, open_request
from support.desk import PASSWORD, Bot, Student, add_operator

from bot.helpdesk import Helpdesk


async def test_back_asks_the_field_before_again(student: Student, bot: Bot) -> None:
    await open_request(student)
    await student.says(EMAIL)
    await student.says("Rossi Maria")

    await student.says("indietro")
    bot.said("Come ti chiami? Scrivi cognome e nome.")
    await student.says("indietro")
    bot.said("A quale indirizzo e-mail ti rispondiamo?…")
    await student.says("altra@example.it")
    await student.says("Bianchi Ada")

    assert bot.card("form")["field"] == "student_id"


async def test_back_from_the_first_field_asks_for_the_topic(student: Student, bot: Bot) -> None:
    await open_request(student)

    await student.says("indietro")
    bot.said("Di cosa si tratta?", "[Tasse] [Wifi e rete]")
    await student.presses("Wifi e rete")

    bot.said("A quale indirizzo e-mail ti rispondiamo?…")


async def test_before_the_topic_there_is_nothing(student: Student, bot: Bot) -> None:
    await student.says("apri una richiesta")

    await student.says("indietro")

    bot.said("Questa è la prima domanda: non si può andare più indietro.", "Di cosa si tratta?")


async def test_back_from_the_summary_asks_the_last_field_again(student: Student, bot: Bot) -> None:
    await fill_in(student)

    await student.says("indietro")
    bot.said("Descrivi la situazione…")
    await student.says("La rata è doppia")

    assert bot.card("ticket_summary")["fields"]["Descrizione"] == "La rata è doppia"


@pytest.mark.parametrize("words", ["salta", "passa oltre", "non ce l'ho"])
async def test_an_optional_field_is_skipped(student: Student, bot: Bot, words: str) -> None:
    await open_request(student)
    await student.says(EMAIL)
    await student.says("Rossi Maria")

    await student.says(words)

    assert bot.card("form")["field"] == "subtopic"


async def test_a_required_field_is_not(student: Student, bot: Bot) -> None:
    await open_request(student)

    await student.says("salta")

    bot.said("Questo dato serve all'ufficio…", "A quale indirizzo e-mail ti rispondiamo?…")


async def test_what_was_skipped_is_not_in_the_summary(student: Student, bot: Bot) -> None:
    await open_request(student)
    for answer in (EMAIL, "Rossi Maria", "salta", "isee", "Non trovo il mio ISEE"):
        await student.says(answer)

    assert "Matricola" not in bot.card("ticket_summary")["fields"]


async def test_the_last_field_can_be_skipped_too(student: Student, bot: Bot) -> None:
    await open_request(student, "Wifi e rete")
    for answer in (EMAIL, "Rossi Maria", "333 1234567", "salta", "La rete cade", "salta"):
        await student.says(answer)

    bot.said("Ecco la richiesta, per Servizi informatici. La invio?")


@pytest.mark.parametrize("named", ["email", "l'email è sbagliata", "e-mail", "correggi la mail"])
async def test_a_value_is_corrected_by_naming_its_field(student: Student, bot: Bot, named: str) -> None:
    await fill_in(student)

    await student.says(named)
    bot.said("A quale indirizzo e-mail ti rispondiamo?…")
    await student.says("nuova@example.it")

    summary = bot.card("ticket_summary")["fields"]
    assert (summary["E-mail"], summary["Cognome e nome"]) == ("nuova@example.it", "Rossi Maria")


async def test_a_value_is_corrected_by_button(student: Student, bot: Bot) -> None:
    await fill_in(student)

    await student.presses("Correggi")
    bot.said("Che cosa correggiamo?", "[E-mail] [Cognome e nome] [Matricola] [Tema] [Descrizione]")
    await student.presses("Tema")
    bot.said("Tema.…")
    await student.presses("Altro")

    assert bot.card("ticket_summary")["fields"]["Tema"] == "Altro"


async def test_a_no_at_the_summary_asks_what_is_wrong(student: Student, bot: Bot) -> None:
    await fill_in(student)

    await student.says("no")

    bot.said("Che cosa correggiamo?")


async def test_neither_yes_nor_a_field_is_explained(student: Student, bot: Bot) -> None:
    await fill_in(student)

    await student.says("xyzzy")

    bot.said("Scrivi «invia» per mandare la richiesta…", "Ecco la richiesta…")
    assert await student.tickets() == []


async def test_asking_for_a_person_inside_the_form_explains_that_the_request_goes_to_one(
    student: Student, bot: Bot
) -> None:
    await open_request(student)

    await student.says("voglio parlare con un operatore")

    bot.said(
        "In questo momento nessun operatore è collegato. La richiesta che stiamo compilando arriva…",
        "A quale indirizzo e-mail ti rispondiamo?…",
    )


async def test_with_somebody_present_the_student_waits_for_them_while_the_request_goes_on(
    student: Student, bot: Bot, desk: Helpdesk
) -> None:
    await add_operator(desk)
    await desk.operators.sign_in("anna", PASSWORD, "127.0.0.1")
    await open_request(student)
    await student.says(EMAIL)

    await student.says("voglio parlare con un operatore")
    bot.said("Ti metto in contatto con una persona…quello che hai già compilato.…", "Come ti chiami?…")
    assert bot.card("handoff")["owner"] == "queue"
    await student.says("Rossi Maria")

    assert bot.card("form")["field"] == "student_id"


async def test_back_from_a_correction_leaves_everything_as_it_was(student: Student, bot: Bot) -> None:
    await fill_in(student)
    before = bot.card("ticket_summary")["fields"]
    await student.presses("Correggi")
    await student.presses("E-mail")

    await student.says("indietro")

    bot.said("Ecco la richiesta, per Ufficio tasse. La invio?")
    assert bot.card("ticket_summary")["fields"] == before


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("ho sbagliato l'email", "email"),
        ("cambia email", "email"),
        ("modifica email", "email"),
        ("correggi la posta", "email"),
        ("correggi il nome", "full_name"),
        ("il cognome è sbagliato", "full_name"),
        ("cambia il tema", "subtopic"),
        ("modifica la matricola", "student_id"),
        ("la descrizione non va bene", "description"),
    ],
)
async def test_a_field_is_named_in_usual_words(student: Student, bot: Bot, words: str, field: str) -> None:
    await fill_in(student)

    await student.says(words)

    assert bot.card("form")["field"] == field


async def test_a_wrong_answer_is_named_before_the_summary_too(student: Student, bot: Bot) -> None:
    await open_request(student)
    await student.says("maria@example.it")
    await student.says("Rossi Maria")

    await student.says("ho sbagliato l'email")
    bot.said("A quale indirizzo e-mail ti rispondiamo?…")
    await student.says(EMAIL)

    assert bot.card("form")["field"] == "student_id"


@pytest.mark.parametrize("yes", ["va bene", "bene", "invia", "ok", "Va bene", "manda", "send"])
async def test_the_summary_is_confirmed_in_many_words(student: Student, bot: Bot, yes: str) -> None:
    await fill_in(student)

    await student.says(yes)

    assert bot.card("ticket_created")["number"] == "000001"
