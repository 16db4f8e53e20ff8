"""Where is my request?"""

from __future__ import annotations

import pytest
from support.chats import EMAIL, send_request
from support.clock import Clock
from support.desk import Bot, Student, add_operator, new_student

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Resolution, TicketState
from bot.tickets.expected import MIN_ANSWERED
from bot.turns import Turns

NOT_FOUND = (
    "Non trovo una richiesta con questo numero e questo indirizzo. Controlla entrambi, o apri una nuova richiesta."
)


@pytest.fixture
async def other(desk: Helpdesk, turns: Turns, student: Student) -> Student:
    """Return somebody else's conversation, on a desk where Maria has request 000001."""
    await send_request(student)
    return await new_student(desk, turns)


async def answer(desk: Helpdesk, then: TicketState) -> None:
    operator = await add_operator(desk)
    async with desk.database.writing() as session:
        await desk.tickets.reply(session, 1, operator.id, operator.name, "Segreto", then, Resolution.SOLVED, None)


@pytest.mark.parametrize("asked", ["a che punto è la mia richiesta?", "a che punto è la 1?", "stato richiesta 000001"])
async def test_the_conversation_that_opened_it_is_not_asked_for_anything(
    student: Student, bot: Bot, asked: str
) -> None:
    await send_request(student)

    await student.says(asked)

    bot.said(
        "Non devi fare niente. Richiesta 000001, Tasse: registrata il 3 novembre 2026…presa in carico. "
        "L'ufficio si impegna a rispondere entro …. Stato: aperto."
    )
    card = bot.card("ticket_status")
    assert (card["number"], card["state"], card["label"], card["phase"], card["operator"], card["action_needed"]) == (
        "000001",
        "open",
        "aperto",
        "new",
        None,
        False,
    )


async def test_what_is_usual_is_said_once_the_office_has_answered_some(
    student: Student, bot: Bot, desk: Helpdesk, clock: Clock
) -> None:
    anna = await add_operator(desk)
    async with desk.database.writing() as session:
        answered = [await desk.tickets.create(session, NewTicket("tasse", "Rate", "it")) for _ in range(MIN_ANSWERED)]
        clock.advance(hours=2)
        for ticket in answered:
            await desk.tickets.reply(session, ticket.id, anna.id, anna.name, "Ecco")
    await send_request(student)

    await student.says("a che punto è la mia richiesta?")
    bot.said("…Di solito l'ufficio risponde entro …")
    clock.advance(hours=3)  # half of all answers take longer than usual: that is not late yet
    await student.says("a che punto è la mia richiesta?")
    bot.said("…L'ufficio si impegna a rispondere entro …")


async def test_elsewhere_number_and_address_are_asked(other: Student) -> None:
    await other.says("a che punto è la mia richiesta?")
    other.bot.said("Qual è il numero della richiesta?…")
    await other.says("000001")
    other.bot.said("Qual è l'indirizzo e-mail che hai dato con la richiesta?…")
    await other.says(" Maria.Rossi@Example.IT ")

    other.bot.said("Non devi fare niente. Richiesta 000001, Tasse…")


async def test_a_number_that_was_said_is_not_asked_again(other: Student) -> None:
    await other.says("a che punto è la 000001?")
    other.bot.said("Qual è l'indirizzo e-mail…")
    await other.says(EMAIL)

    assert other.bot.card("ticket_status")["number"] == "000001"


async def test_number_and_address_in_one_sentence_are_enough(other: Student) -> None:
    await other.says(f"a che punto è la richiesta 000001? la mia mail è {EMAIL}")

    assert other.bot.card("ticket_status")["number"] == "000001"


@pytest.mark.parametrize(
    ("number", "email"), [("000002", EMAIL), ("000001", "altra@example.it"), ("000099", "altra@example.it")]
)
async def test_a_wrong_number_a_wrong_address_and_both_are_told_in_the_same_words(
    other: Student, number: str, email: str
) -> None:
    await other.says("a che punto è la mia richiesta?")
    await other.says(number)
    await other.says(email)

    assert [(message.text, message.buttons, message.custom) for message in other.bot.messages] == [
        (
            NOT_FOUND,
            [
                {"title": "A che punto è la mia richiesta?", "payload": "/ticket_status"},
                {"title": "Ho perso il numero", "payload": "/lost_number"},
                {"title": "Apri una richiesta", "payload": "/open_ticket"},
            ],
            None,
        )
    ]


async def test_what_is_shown_names_neither_the_student_nor_a_word_of_the_thread(other: Student, desk: Helpdesk) -> None:
    await answer(desk, TicketState.AWAITING_USER)
    await other.says("a che punto è la 000001?")
    await other.says(EMAIL)

    shown = repr([(message.text, message.custom) for message in other.bot.messages])

    assert "000001" in shown
    assert not any(secret in shown for secret in ("Rossi", EMAIL, "Segreto", "due volte", "123456"))


@pytest.mark.parametrize("wrong", ["boh", "0x1", "１", "-1", "12 34"])
async def test_what_is_no_number_is_explained(other: Student, wrong: str) -> None:
    await other.says("a che punto è la mia richiesta?")

    await other.says(wrong)

    other.bot.said("Questo non sembra il numero di una richiesta…", "Qual è il numero della richiesta?…")


async def test_what_is_no_address_is_explained(other: Student) -> None:
    await other.says("a che punto è la 000001?")

    await other.says("maria@")

    other.bot.said("Questo indirizzo non sembra completo…", "Qual è l'indirizzo e-mail…")


async def test_a_side_question_is_answered_in_between(other: Student) -> None:
    await other.says("a che punto è la mia richiesta?")

    await other.says("Come mi collego al wifi eduroam?")

    other.bot.said("Scegli la rete **eduroam**…", "Qual è il numero della richiesta?…")


@pytest.mark.parametrize("words", ["annulla", "indietro", "salta"])
async def test_the_question_can_be_called_off(other: Student, words: str) -> None:
    await other.says("a che punto è la mia richiesta?")

    await other.says(words)

    other.bot.said("Va bene. Se ti serve altro, scrivi qui.")
    await other.says("a che punto è la mia richiesta?")
    other.bot.said("Qual è il numero della richiesta?…")


async def test_a_status_that_was_called_off_leaves_no_number_behind(other: Student) -> None:
    await other.says("a che punto è la 000001?")
    await other.says("annulla")

    await other.says("a che punto è la mia richiesta?")

    other.bot.said("Qual è il numero della richiesta?…")


async def test_who_guesses_is_stopped_but_not_kept_from_answers(other: Student) -> None:
    for guess in range(5):
        await other.says(f"a che punto è la {guess + 100}?")
        await other.says("vittima@example.it")
    await other.says("a che punto è la 000001?")
    await other.says("vittima@example.it")

    other.bot.said("Troppi tentativi: riprova tra … min.…")
    await other.says("Come chiedo il rimborso delle tasse?")
    assert other.bot.card("faq_answer")


@pytest.mark.parametrize(
    ("then", "said", "label", "needed"),
    [
        (
            TicketState.OPEN,
            "Non devi fare niente. Richiesta 000001, Tasse: la sta seguendo Anna Conti…",
            "aperto",
            False,
        ),
        (
            TicketState.AWAITING_USER,
            "Serve una tua risposta. Richiesta 000001, Tasse: Anna Conti ti ha fatto una domanda il…",
            "in attesa di risposta utente",
            True,
        ),
        (TicketState.CLOSED, "Richiesta 000001, Tasse: chiusa il…", "chiuso", False),
    ],
)
async def test_the_status_leads_with_what_the_student_must_do(
    other: Student, desk: Helpdesk, then: TicketState, said: str, label: str, needed: bool
) -> None:
    await answer(desk, then)

    await other.says("a che punto è la 000001?")
    await other.says(EMAIL)

    other.bot.said(said)
    card = other.bot.card("ticket_status")
    assert (card["state"], card["label"], card["operator"], card["action_needed"]) == (
        then.value,
        label,
        "Anna Conti",
        needed,
    )


async def test_the_status_is_told_in_english_too(desk: Helpdesk, turns: Turns, student: Student) -> None:
    await send_request(student)
    other = await new_student(desk, turns, "en")

    await other.says("where is my request 000001?")
    other.bot.said("What is the e-mail address you gave with the request?…")
    await other.says(EMAIL)

    other.bot.said("There is nothing you need to do. Request 000001, Fees: registered on …November… 2026…State: open.")


async def test_a_person_can_be_asked_for_instead(other: Student) -> None:
    await other.says("a che punto è la mia richiesta?")

    await other.says("voglio parlare con un operatore")

    other.bot.said("In questo momento nessun operatore è collegato.…")
