"""axe finds nothing on widget, console and pages, in both themes and both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import OperatorAtDesk, Student, violations
from support.uploads import PNG

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-1"), pytest.mark.timeout(300)]

LOOKS = [("light", "it"), ("dark", "en")]  # colours differ by theme, words by language
QUESTION = {"it": "Come mi immatricolo a un corso ad accesso libero?", "en": "How do I enrol in an open-access course?"}
REQUEST = {"it": "Apri una richiesta", "en": "Open a request"}


@pytest.fixture(autouse=True)
def axe_reads_sheets_at_wrong_addresses(complaints: Any) -> None:
    """Overlook that axe resolves `@import` against the page instead of the sheet."""
    complaints.ignored += ("status of 404",)


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_the_chat_has_no_barriers(server: Any, student_of: Callable[..., Student], theme: str, locale: str) -> None:
    student = student_of(server, bypass_csp=True, color_scheme=theme)
    student.visit(f"/?lang={locale}")
    student.open_chat()
    assert violations(student.page) == []

    student.says(QUESTION[locale])
    expect(student.panel.locator(".card.faq_answer, .replies").last).to_be_visible()
    assert violations(student.page) == []

    student.panel.get_by_role("button", name={"it": "Altre opzioni", "en": "More options"}[locale]).click()
    assert violations(student.page) == []

    student.page.keyboard.press("Escape")
    student.says(REQUEST[locale])
    expect(student.panel.locator(".card.form")).to_be_visible()
    student.panel.locator("#files").set_input_files([{"name": "errore.png", "mimeType": "image/png", "buffer": PNG}])
    expect(student.panel.locator(".tray .tile.waiting")).to_be_visible()
    assert violations(student.page) == []


def test_a_ticket_in_the_chat_has_no_barriers(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server, bypass_csp=True, viewport={"width": 390, "height": 800})
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Il certificato è in inglese.")
    student.says(f"a che punto è la {number}?")
    expect(student.panel.locator(".card.ticket_status")).to_be_visible()

    assert violations(student.page) == []


@pytest.mark.parametrize(("theme", "locale"), LOOKS)
def test_the_console_has_no_barriers(
    server: Any,
    student_of: Callable[..., Student],
    operator_of: Callable[..., OperatorAtDesk],
    theme: str,
    locale: str,
) -> None:
    student, operator = student_of(server, bypass_csp=True), operator_of(server, bypass_csp=True, color_scheme=theme)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Vorrei cambiare corso.")
    operator.page.goto(f"{server.base}/console?lang={locale}")
    expect(operator.page.locator("form")).to_be_visible()
    assert violations(operator.page) == []

    operator.sign_in("anna")
    if locale == "en":
        operator.page.get_by_role("button", name="English").click()
    assert violations(operator.page) == []

    operator.opens(number)
    operator.page.locator(".transcript summary").click()
    assert violations(operator.page) == []

    operator.page.locator(".mode input[value=note]").click()
    assert violations(operator.page) == []

    operator.page.keyboard.press("Escape")
    operator.page.locator("#thread-title").focus()
    for key in ("e", "t", "m"):
        operator.page.keyboard.press(key)
        expect(operator.page.get_by_role("dialog")).to_be_visible()
        assert violations(operator.page) == []
        operator.page.keyboard.press("Escape")

    operator.page.locator("#actions-button").click()
    expect(operator.page.locator("#actions")).to_be_visible()
    assert violations(operator.page) == []


@pytest.mark.parametrize(
    "path", ["/", "/help", "/privacy", "/help/immatricolazioni/immatricolazione-accesso-libero", "/nowhere"]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_have_no_barriers(server: Any, student_of: Callable[..., Student], path: str, theme: str) -> None:
    student = student_of(server, bypass_csp=True, color_scheme=theme)
    page = student.page
    page.goto(server.base + path)

    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/help", "/widget", "/console"])
def test_nothing_scrolls_sideways_at_320_pixels(server: Any, student_of: Callable[..., Student], path: str) -> None:
    student = student_of(server, bypass_csp=True, viewport={"width": 320, "height": 640})
    student.visit(path)
    if path == "/":
        expect(student.launcher).to_be_visible()

    assert student.page.evaluate("document.documentElement.scrollWidth") <= 320
