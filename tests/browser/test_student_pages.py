"""Student pages in a real browser: no script needed, no barrier, no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support.browser import Student, personal_data, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]

LOOKS = [("light", "it", 320), ("dark", "en", 1180)]
WORDS = {
    "it": {"on": "Continua e rivedi", "send": "Invia la richiesta", "look": "Vedi a che punto è", "no": "No"},
    "en": {"on": "Continue and review", "send": "Send the request", "look": "See where it stands", "no": "No"},
}


@pytest.fixture(autouse=True)
def expected_complaints(complaints: Any) -> None:
    """Overlook what a form with mistakes answers, and axe's wrong addresses of `@import`."""
    complaints.ignored += ("status of 404", "status of 422")


def fill_in(page: Page, words: dict[str, str]) -> None:
    """Fill in the form for enrolment and send it."""
    data = personal_data()
    page.locator("#f-email").fill(data["email"])
    page.locator("#f-full_name").fill(data["name"])
    page.locator("#f-phone").fill(data["tel"])
    page.locator("#f-subtopic").select_option("domanda")
    page.locator("#privacy").check()
    page.get_by_role("button", name=words["on"]).last.click()


@pytest.mark.parametrize(("theme", "locale", "width"), LOOKS)
def test_pages_of_students_have_no_barriers(
    server: Any, student_of: Callable[..., Student], theme: str, locale: str, width: int
) -> None:
    page = student_of(server, bypass_csp=True, color_scheme=theme, viewport={"width": width, "height": 800}).page
    words, wrong = WORDS[locale], []

    def look(name: str) -> None:
        wrong.extend(f"{name}: {problem}" for problem in violations(page))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{name} scrolls sideways")

    for path in ("/help?q=tasse", "/help/a-z", "/help/tasse", "/ticket?q=tasse", "/ticket?topic=software-scuola"):
        page.goto(f"{server.base}{path}{'&' if '?' in path else '?'}lang={locale}")
        look(path)
    page.get_by_role("button", name=words["on"]).last.click()
    look("mistakes")
    page.goto(f"{server.base}/ticket?topic=immatricolazioni&lang={locale}")
    fill_in(page, words)
    look("review")
    page.get_by_role("button", name=words["send"]).click()
    look("sent")
    page.goto(f"{server.base}/ticket/stato?number=1&lang={locale}")
    look("status")
    page.goto(f"{server.base}/help/immatricolazioni/immatricolazione-accesso-libero?lang={locale}")
    page.get_by_role("button", name=words["no"], exact=True).click()
    look("feedback")

    assert wrong == []


def test_a_request_is_sent_and_followed_without_any_script(server: Any, student_of: Callable[..., Student]) -> None:
    page = student_of(server, java_script_enabled=False).page
    page.goto(f"{server.base}/ticket?topic=immatricolazioni")

    page.get_by_role("button", name="Continua e rivedi").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Controlla queste risposte")
    fill_in(page, WORDS["it"])
    email = page.locator("dd").first.inner_text()
    page.get_by_role("button", name="Invia la richiesta").dblclick()
    number = page.locator("#number").inner_text()
    page.goto(f"{server.base}/ticket/stato?number={number}")
    page.locator("#email").fill(email)
    page.get_by_role("button", name="Vedi a che punto è").click()

    expect(page.locator(".notice")).to_contain_text("Non devi fare niente.")
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_mistakes_take_the_focus_and_lead_to_their_fields(server: Any, student_of: Callable[..., Student]) -> None:
    page = student_of(server).page
    page.goto(f"{server.base}/ticket?topic=immatricolazioni")

    page.locator("#f-full_name").fill("Rossi Maria")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#f-email")).to_be_focused()
    expect(page.locator("#f-full_name")).to_have_value("Rossi Maria")


def test_a_link_to_a_request_opens_the_chat_with_the_question(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)

    student.visit("/#helpdesk-ticket-000412")

    expect(student.composer).to_have_value("A che punto è la richiesta 000412?")
    expect(student.panel.locator(".message.student")).to_have_count(0)
