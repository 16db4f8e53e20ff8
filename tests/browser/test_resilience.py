"""Nothing is lost when the server, the network or the page goes away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import PASSWORD, OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]

QUESTION = "Come mi immatricolo a un corso ad accesso libero?"


def test_a_killed_server_loses_nothing(own_server: Any, student_of: Callable[..., Student], complaints: Any) -> None:
    complaints.ignored += ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
    student = student_of(own_server)
    student.visit()
    student.open_chat()
    student.says(QUESTION)
    expect(student.panel.locator(".card.faq_answer")).to_be_visible()
    said = student.panel.locator(".message").count()

    own_server.kill()
    expect(student.panel.locator(".banner")).to_contain_text("Connessione persa")
    student.says("ho perso la password del portale")
    expect(student.panel.locator(".unsent")).to_contain_text("Quello che hai scritto è ancora qui")
    own_server.start()

    expect(student.panel.locator(".unsent")).to_have_count(0, timeout=45_000)
    expect(student.panel.locator(".card.faq_answer, .card + .replies, .replies").last).to_be_visible()
    expect(student.panel.locator(".banner span")).to_have_count(0)
    assert student.panel.locator(".message").count() > said
    assert student.panel.get_by_text("ho perso la password del portale", exact=True).count() == 1


def test_a_reload_keeps_the_conversation_and_the_draft(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit()
    student.open_chat()
    student.says(QUESTION)
    expect(student.panel.locator(".card.faq_answer")).to_be_visible()
    student.composer.fill("e se non ho lo SPI")

    student.visit("/help")
    student.visit()
    student.open_chat()

    expect(student.panel.locator(".card.faq_answer")).to_be_visible()
    expect(student.composer).to_have_value("e se non ho lo SPI")


def test_nothing_is_kept_on_the_device_before_the_first_message(
    server: Any, student_of: Callable[..., Student]
) -> None:
    student = student_of(server)
    student.visit()
    student.open_chat()
    kept_before = student.page.evaluate("Object.keys(localStorage)")

    student.says(QUESTION)
    expect(student.panel.locator(".card.faq_answer")).to_be_visible()

    assert kept_before == []
    assert student.page.evaluate("Object.keys(localStorage)") == ["helpdesk:default"]


def test_forgetting_the_device_ends_the_conversation_here(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit()
    student.open_chat()
    student.says(QUESTION)
    expect(student.panel.locator(".card.faq_answer")).to_be_visible()

    student.panel.get_by_role("button", name="Altre opzioni").click()
    student.panel.get_by_role("button", name="Dimentica questo dispositivo").click()
    student.panel.get_by_role("button", name="Sì, dimentica").click()

    expect(student.panel.locator(".message")).to_have_count(1)
    assert student.page.evaluate("Object.keys(localStorage)") == []


def test_without_a_socket_the_chat_goes_on_by_long_polls(
    server: Any, student_of: Callable[..., Student], complaints: Any
) -> None:
    complaints.ignored += ("WebSocket",)
    student = student_of(server)
    student.page.route_web_socket(re.compile("/api/chat/live"), lambda socket: socket.close())
    student.visit()
    student.open_chat()

    student.says(QUESTION)

    expect(student.panel.locator(".card.faq_answer")).to_be_visible()


def test_a_refused_message_says_why_and_can_be_edited(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit()
    student.open_chat()

    student.says("a" * 2001)

    expect(student.panel.get_by_role("alert")).to_contain_text("troppo lungo di un carattere")
    expect(student.composer).to_have_value("a" * 2001)
    expect(student.panel.locator(".message.student")).to_have_count(0)


def test_an_ended_session_leads_to_the_door_and_keeps_the_draft(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("La borsa non arriva.")
    operator.sign_in("anna")
    operator.opens(number)
    reply = operator.page.get_by_label("Risposta allo studente")
    reply.fill("Controllo il bonifico e")
    operator.page.context.clear_cookies()

    operator.page.get_by_role("button", name="Subentra").click()
    expect(operator.page.get_by_role("alert")).to_contain_text("sessione è scaduta")
    operator.page.get_by_label("Nome utente").fill("anna")
    operator.page.get_by_label("Password").fill(PASSWORD)
    operator.page.get_by_role("button", name="Accedi").click()

    expect(reply).to_have_value("Controllo il bonifico e")
