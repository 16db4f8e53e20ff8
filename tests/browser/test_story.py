"""The whole story, as a student and an operator live it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import PASSWORD, OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-1"), pytest.mark.timeout(300)]

ANSWERED = "Come mi immatricolo a un corso ad accesso libero?"
NOT_ANSWERED = "quanto costa un caffè sulla luna domani"


def test_from_a_question_to_a_reply_and_back_to_the_bot(
    own_server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(own_server), operator_of(own_server)

    student.visit()
    student.open_chat()
    student.says(ANSWERED)
    answer = student.panel.locator(".card.faq_answer")
    expect(answer.get_by_role("heading")).to_have_text(re.compile("immatricol", re.IGNORECASE))
    expect(answer).to_contain_text("Verificata il")
    expect(answer.get_by_role("link", name="Apri la pagina")).to_have_attribute("href", re.compile("/help/"))
    student.presses("Sì")
    student.sees("Hai scelto:")
    student.says(NOT_ANSWERED)
    expect(student.last.locator(".replies")).to_be_visible()
    if student.panel.get_by_role("button", name="Nessuna di queste").count():  # the retriever may ask back first
        student.presses("Nessuna di queste")
    student.sees(re.compile("Non lo so con certezza|Non riesco a trovare"))
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("La fototessera non si carica: errore 12.")
    page = student.panel.locator(".card.ticket_created").get_by_role("link")
    expect(page).to_have_attribute("href", re.compile(f"/ticket/{number}$"))
    student.says(f"a che punto è la {number}?")
    status = student.panel.locator(".card.ticket_status")
    expect(status).to_contain_text(number)
    expect(status).to_contain_text("non ancora presa in carico")

    assert own_server.setup_link
    operator.page.goto(own_server.setup_link)
    operator.page.get_by_label("Nome utente").fill("anna")
    operator.page.get_by_label("Nome e cognome").fill("Anna Bianchi")
    operator.page.get_by_label("E-mail").fill("anna@example.it")
    operator.page.get_by_label("Password").fill(PASSWORD)
    operator.page.get_by_role("button", name="Crea e accedi").click()
    expect(operator.page.locator(".waiting strong")).to_have_text("1")
    assert "token" not in operator.page.url
    operator.opens(number)
    operator.page.get_by_text(re.compile("Conversazione con l'assistente")).click()
    expect(operator.page.locator(".entries.chat")).to_contain_text(NOT_ANSWERED)
    operator.takes_over()
    student.sees("Ora ti risponde Anna Bianchi")
    operator.replies("Prova a ridurre la foto sotto 1 MB. Ci riesci?", by="Invia e attendi risposta")
    expect(student.panel.locator(".message.operator").last).to_contain_text("Prova a ridurre la foto")
    expect(student.panel.locator(".who-answers")).to_contain_text("Anna Bianchi")
    student.says("Sì, ora funziona, grazie")
    expect(operator.page.locator(".entry.message").last).to_contain_text("Sì, ora funziona")
    bot_words = student.panel.locator(".message.bot").count()
    operator.closes()
    student.sees(f"La richiesta {number} è stata chiusa")
    assert student.panel.locator(".message.bot").count() == bot_words  # the bot was mute meanwhile
    student.says(ANSWERED)
    expect(student.panel.locator(".card.faq_answer")).to_have_count(2)


def test_an_internal_note_is_shown_to_operators_only(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Non trovo la mia ricevuta.")
    operator.sign_in("anna")
    operator.opens(number)
    operator.takes_over()
    student.sees("Ora ti risponde Anna Bianchi")

    operator.page.get_by_text("Nota interna", exact=True).click()
    operator.page.get_by_label("Nota per i colleghi").fill("Sentire la segreteria, interno 204.")
    operator.page.get_by_role("button", name="Salva la nota").click()
    expect(operator.page.locator(".entry.note")).to_contain_text("interno 204")
    operator.replies("Te la mando io.")

    student.sees("Te la mando io.")
    expect(student.panel.get_by_role("log")).not_to_contain_text("interno 204")


def test_words_that_came_in_meanwhile_are_shown_before_the_reply_is_sent_again(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk], complaints: Any
) -> None:
    complaints.ignored += ("ERR_FAILED", "status of 409")
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Il bollettino è doppio.")
    operator.sign_in("anna")
    operator.opens(number)
    operator.takes_over()
    operator.page.route(
        "**/api/console/tickets/*", lambda route: route.abort() if route.request.method == "GET" else route.continue_()
    )
    student.says("Aggiungo: l'importo è 156 euro.")
    student.sees("Aggiungo")

    operator.replies("Controllo subito.")

    expect(operator.page.locator(".news")).to_contain_text("156 euro")
    expect(operator.page.get_by_label("Risposta allo studente")).to_have_value("Controllo subito.")
    operator.page.unroute("**/api/console/tickets/*")
    operator.page.locator(".split > .button").first.click()
    student.sees("Controllo subito.")


def test_a_student_who_asks_for_a_person_gets_one_and_then_the_bot_back(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    operator.sign_in("anna")
    student.visit()
    student.open_chat()
    student.says("vorrei parlare con una persona")
    expect(student.panel.locator(".who-answers")).to_contain_text("In attesa di una persona")

    operator.opens("chiede una persona")
    operator.takes_over()
    expect(operator.page.locator("#thread-title .number")).to_have_text(re.compile(r"^\d{6,}$"))
    student.sees("Ora ti risponde Anna Bianchi")
    operator.replies("Eccomi: dimmi pure.")
    student.sees("Eccomi")
    operator.page.get_by_role("button", name="Restituisci al bot").click()

    expect(student.panel.locator(".who-answers")).to_contain_text("Assistente automatico")
    student.says(ANSWERED)
    expect(student.panel.locator(".card.faq_answer")).to_be_visible()
