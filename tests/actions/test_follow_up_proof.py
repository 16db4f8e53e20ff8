"""A request of another conversation: number and address show where it stands, a mailed code opens the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.chats import EMAIL
from support.clock import Clock
from support.desk import Student, new_student
from support.proving import code, mailed, proves
from support.requests import answered, now_of, opened, thread

from bot.helpdesk import Helpdesk
from bot.institution import StatusPolicy
from bot.outbox import OutboxKind
from bot.tickets import Resolution, Ticket, TicketState
from bot.turns import Turns

QUESTION = "Ci mandi il codice IUV?"
WRONG_CODE = "Questo codice non è giusto, o non vale più.…"


@pytest.fixture
async def ticket(desk: Helpdesk) -> Ticket:
    """Return a request of Maria's that no conversation opened; the office asks her something."""
    made = await opened(desk, None)
    await answered(desk, made, QUESTION, TicketState.AWAITING_USER)
    return made


async def test_the_code_opens_the_messages_in_this_conversation(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("a che punto è la 1?")
    await student.says(EMAIL)
    student.bot.said("Serve una tua risposta. Richiesta 000001…", "Vuoi vedere i messaggi?…")
    student.bot.did_not_say(QUESTION)

    await student.says("sì")
    student.bot.said(
        "Se numero e indirizzo vanno insieme, tra poco ricevi una e-mail con un codice…", "Scrivi qui il codice."
    )
    await student.says(await code(desk))

    student.bot.said(f"Serve una tua risposta: «{QUESTION}»…")
    await student.says("aggiungi alla 1: 012345678901234567")
    assert (await thread(desk, ticket))[-1] == ("message", "012345678901234567")


async def test_what_was_proven_holds_for_thirty_minutes_without_use(
    student: Student, desk: Helpdesk, ticket: Ticket, clock: Clock
) -> None:
    await proves(student, desk)
    clock.advance(minutes=29)
    await student.says("a che punto è la 1?")
    student.bot.said(f"Serve una tua risposta: «{QUESTION}»…")
    clock.advance(minutes=31)

    await student.says("a che punto è la 1?")

    student.bot.said("Qual è l'indirizzo e-mail…")


async def test_it_holds_in_no_other_conversation(
    student: Student, desk: Helpdesk, turns: Turns, ticket: Ticket
) -> None:
    await proves(student, desk)
    other = await new_student(desk, turns)

    await other.says("a che punto è la 1?")

    other.bot.said("Qual è l'indirizzo e-mail…")


async def test_a_command_goes_on_once_it_is_proven_whose_the_request_is(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("aggiungi alla 000001: 012345678901234567")
    await student.says(EMAIL)
    assert len(await thread(desk, ticket)) == 2
    await student.says(await code(desk))

    student.bot.said("Fatto: ho aggiunto alla richiesta 000001 «012345678901234567».…")


async def test_the_end_of_a_request_is_confirmed_after_the_proof_too(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("ritira la 1")
    await student.says(EMAIL)
    await student.says(await code(desk))
    student.bot.said("Vuoi chiudere la richiesta 000001, Tasse…")

    await student.presses("No, ma ritirala")

    assert (await now_of(desk, ticket)).resolution is Resolution.WITHDRAWN


@pytest.mark.parametrize(("number", "email"), [("1", "altra@example.it"), ("2", EMAIL), ("2", "altra@example.it")])
async def test_a_wrong_number_or_address_is_told_in_the_words_of_a_right_one(
    student: Student, desk: Helpdesk, turns: Turns, ticket: Ticket, number: str, email: str
) -> None:
    right = await new_student(desk, turns)
    await right.says("ritira la 1")
    await right.says(EMAIL)
    await right.says("no codice 000")

    await student.says(f"ritira la {number}")
    await student.says(email)
    said = [(message.text, message.buttons) for message in student.bot.messages]
    await student.says("no codice 000")

    assert said[0][0].startswith("Se numero e indirizzo vanno insieme")
    assert student.bot.lines == right.bot.lines
    assert len(await mailed(desk, OutboxKind.ACCESS_CODE)) == 1


async def test_three_wrong_codes_spend_it_and_another_one_may_be_asked_for(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("ritira la 1")
    await student.says(EMAIL)
    right = await code(desk)
    for _ in range(3):
        await student.says("000000" if right != "000000" else "111111")
    await student.says(right)
    student.bot.said(WRONG_CODE)

    await student.presses("Manda un altro codice")
    await student.says(await code(desk))

    student.bot.said("Vuoi chiudere la richiesta 000001…")


async def test_a_question_instead_of_the_code_is_answered_and_costs_no_try(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("ritira la 1")
    await student.says(EMAIL)

    await student.says("Come mi collego al wifi eduroam?")

    student.bot.said("Scegli la rete **eduroam**…", "Scrivi qui il codice.")
    await student.says(await code(desk))
    student.bot.said("Vuoi chiudere la richiesta 000001…")


@pytest.mark.parametrize(("email", "mails"), [(EMAIL, 1), ("altra@example.it", 0)])
async def test_who_lost_the_number_reads_the_same_whether_or_not_the_address_is_known(
    student: Student, desk: Helpdesk, ticket: Ticket, email: str, mails: int
) -> None:
    await student.says("ho perso il numero")
    student.bot.said("Nessun problema…", "Qual è l'indirizzo e-mail…")

    await student.says(email)

    assert student.bot.lines == ["Se l'indirizzo risulta, tra poco ricevi una e-mail con l'elenco delle tue richieste."]
    assert len(await mailed(desk, OutboxKind.TICKET_LIST)) == mails


async def test_the_number_may_be_lost_while_it_is_asked_for(student: Student, desk: Helpdesk, ticket: Ticket) -> None:
    await student.says("a che punto è la mia richiesta?")

    await student.presses("Ho perso il numero")

    student.bot.said("Nessun problema…", "Qual è l'indirizzo e-mail…")


async def test_who_asks_for_too_many_codes_is_stopped(student: Student, desk: Helpdesk, ticket: Ticket) -> None:
    for _ in range(12):
        await student.says("ritira la 1")
        await student.says(EMAIL)
        await student.says("annulla")

    await student.says("ritira la 1")
    await student.says(EMAIL)

    student.bot.said("Troppi tentativi: riprova tra … min.…")
    await student.says("Come mi collego al wifi eduroam?")
    assert student.bot.card("faq_answer")


async def test_where_number_and_address_are_proof_enough_no_code_is_asked_for(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    institution = desk.institution.model_copy(update={"status_policy": StatusPolicy.FULL})
    desk.content = replace(desk.content, institution=institution)
    await student.says("a che punto è la 1?")

    await student.says(EMAIL)

    student.bot.said(f"Serve una tua risposta: «{QUESTION}»…")
    await student.says("aggiungi alla 1: 012345678901234567")
    assert len(await thread(desk, ticket)) == 3


async def test_a_code_in_a_sentence_is_one_and_what_is_no_code_costs_no_try(
    student: Student, desk: Helpdesk, ticket: Ticket
) -> None:
    await student.says("voglio rispondere alla richiesta 1")
    await student.says(EMAIL)
    for typed in ("123", "quale codice?", "ho 2 indirizzi", "boh"):
        await student.says(typed)
        student.bot.said("Questo non è il codice: sono le sei cifre…", "Scrivi qui il codice.")
    await student.says("non mi è arrivato")
    assert len(await mailed(desk, OutboxKind.ACCESS_CODE)) == 2

    digits = await code(desk)
    await student.says(f"il codice è {digits[:3]} {digits[3:]}.")

    student.bot.said("Scrivi qui il messaggio per l'ufficio…")


async def test_what_was_written_while_the_proof_ran_out_waits_for_the_next_one(
    student: Student, desk: Helpdesk, ticket: Ticket, clock: Clock
) -> None:
    await proves(student, desk)
    await student.says("scrivi all'ufficio")
    clock.advance(minutes=31)

    await student.says("Il codice IUV è 012345678901234567")
    student.bot.said("L'accesso alla richiesta è scaduto…", "Qual è l'indirizzo e-mail…")
    await student.says(EMAIL)
    await student.says(await code(desk))

    assert (await thread(desk, ticket))[-1] == ("message", "Il codice IUV è 012345678901234567")
