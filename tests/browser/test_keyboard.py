"""The whole way to a ticket number without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support.browser import MAX_QUESTIONS, OperatorAtDesk, Student, personal_data

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]

FOCUSED = """() => {
    const focused = document.activeElement;
    return (focused?.getAttribute('aria-label') || focused?.textContent || focused?.tagName || '').trim();
}"""
MAX_TABS = 40


def tab_to(page: Page, frame: Any, name: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on something of this name."""
    for _ in range(MAX_TABS):
        if frame.evaluate(FOCUSED).startswith(name):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name!r} cannot be reached with {key}")


def test_a_request_can_be_made_with_the_keyboard_alone(server: Any, student_of: Callable[..., Student]) -> None:
    student, known = student_of(server), personal_data()
    page = student.page
    student.visit()
    page.evaluate("document.querySelector('helpdesk-chat').shadowRoot.querySelector('button').focus()")

    page.keyboard.press("Enter")
    expect(student.composer).to_be_focused()
    frame = page.frames[1]
    page.keyboard.type("vorrei aprire una richiesta")
    page.keyboard.press("Enter")
    for _ in range(MAX_QUESTIONS):
        expect(student.last.locator(".card.form, .card.ticket_summary").first).to_be_visible()
        answered = student.panel.locator(".message.student").count()
        if student.last.locator(".card.ticket_summary").count():
            break
        buttons = student.last.get_by_role("button").all_inner_texts()
        kind = student.composer.get_attribute("autocomplete") or ""
        if buttons and kind not in known and buttons[0] != "Ho un'altra domanda":
            tab_to(page, frame, buttons[0], "Shift+Tab" if frame.evaluate(FOCUSED) == "TEXTAREA" else "Tab")
            page.keyboard.press("Enter")
        else:
            student.composer.focus()
            page.keyboard.type(known.get(kind, "La tessera non si attiva."))
            page.keyboard.press("Enter")
        expect(student.panel.locator(".message.student")).to_have_count(answered + 1)
        expect(student.last).not_to_have_attribute("class", "message student  ")
    tab_to(page, frame, "Togli Lingua", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(student.last).not_to_contain_text("Lingua")
    tab_to(page, frame, "Invia la richiesta")
    page.keyboard.press("Enter")

    expect(student.panel.locator(".big-number strong")).to_be_visible()
    expect(student.panel.locator(".message.student").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(student.launcher).to_be_focused()
    expect(student.launcher).to_have_attribute("aria-expanded", "false")


def test_the_menu_closes_with_escape_and_gives_the_focus_back(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit()
    student.open_chat()
    menu = student.panel.get_by_role("button", name="Altre opzioni")
    menu.focus()
    student.page.keyboard.press("Enter")
    expect(student.panel.get_by_role("button", name="English")).to_be_visible()

    student.page.keyboard.press("Tab")
    student.page.keyboard.press("Escape")

    expect(menu).to_be_focused()
    expect(student.panel.get_by_role("button", name="English")).to_have_count(0)
    expect(student.launcher).to_have_attribute("aria-expanded", "true")


def test_single_keys_work_in_the_console_and_rest_while_one_types(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    student.fills_in_the_form("Il badge non apre la porta.")
    operator.sign_in("anna")
    keyboard = operator.page.keyboard
    expect(operator.page.locator("a.row").first).to_be_visible()

    keyboard.press("j")
    reply = operator.page.get_by_label("Risposta allo studente")
    expect(reply).to_be_visible()
    expect(operator.page.locator("#thread-title")).to_be_focused()
    keyboard.press("r")
    expect(reply).to_be_focused()
    keyboard.type("jake è arrivato?")

    expect(reply).to_have_value("jake è arrivato?")
    expect(operator.page.get_by_role("dialog")).to_have_count(0)
