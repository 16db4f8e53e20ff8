"""A ticket's way through the console, without a mouse: found, transferred, closed, opened again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]


def test_a_request_is_found_transferred_closed_and_opened_again(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    page, keyboard = operator.page, operator.page.keyboard
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Il tornello non si apre.")
    operator.sign_in("anna")

    page.locator("h1").click()
    keyboard.press("/")
    with page.expect_response("**/api/console/queue?*"):  # the list is drawn anew while one types
        keyboard.type("n. ")
        page.evaluate("dispatchEvent(new Event('online'))")
    keyboard.type(number)
    keyboard.press("Enter")
    expect(page.locator("a.row")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"#q=n\.\+"))
    page.locator("a.row").focus()
    keyboard.press("Enter")
    expect(page.locator("#thread-title")).to_contain_text(number)
    expect(page.locator("#thread-title")).to_be_focused()

    keyboard.press("t")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Argomento e ufficio")).to_be_focused()
    office = dialog.locator("option").nth(1)
    expect(office).to_be_attached()
    name = office.inner_text().rpartition(" · ")[2]
    dialog.get_by_label("Argomento e ufficio").select_option(index=1)
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator(".events")).to_contain_text("Trasferita a")
    student.sees(f"La richiesta {number} è stata trasferita a: {name}")

    expect(page.locator("#thread-title")).to_be_focused()
    keyboard.press("w")
    expect(page.get_by_label("Risposta allo studente")).to_be_focused()
    expect(page.locator(".split > .button").first).to_have_text("Invia e attendi risposta")
    operator.replies("Quale tornello?")
    expect(page.locator(".thread-head .chips")).to_contain_text("si chiude il")
    operator.closes()
    page.get_by_role("button", name="Riapri").click()
    dialog.get_by_label("Motivo").fill("Il tecnico passa domani.")
    dialog.get_by_role("button", name="Riapri").click()
    expect(page.locator(".events")).to_contain_text("Il tecnico passa domani.")
    student.sees("Il tecnico passa domani.")


def test_the_menu_of_actions_opens_and_closes_by_key(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Il badge è scaduto.")
    operator.sign_in("anna")
    operator.opens(number)
    button = operator.page.locator("#actions-button")

    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    operator.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(operator.page.locator("#actions")).to_have_count(0)
    button.press("Enter")
    for _ in range(4):
        operator.page.keyboard.press("Tab")

    expect(operator.page.locator("#actions")).to_have_count(0)
