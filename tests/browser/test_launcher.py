"""The launcher is a good guest on a page that is not ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]

PHONE = {"width": 390, "height": 800}


def test_including_the_script_twice_makes_one_launcher(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server, bypass_csp=True)  # our own pages let no script add a script
    student.visit()
    expect(student.launcher).to_be_visible()
    before = student.page.evaluate("Object.keys(window).length")

    student.page.evaluate(
        """new Promise((done) => {
            const script = document.createElement('script');
            script.src = '/widget.js';
            script.onload = done;
            document.head.append(script);
        })"""
    )

    expect(student.page.locator("helpdesk-chat")).to_have_count(1)
    assert student.page.evaluate("Object.keys(window).length") == before


def test_the_launcher_survives_a_page_that_swaps_its_body(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit()
    expect(student.launcher).to_be_visible()

    student.page.evaluate("document.body.replaceChildren(document.createElement('main'))")

    expect(student.launcher).to_be_visible()
    student.open_chat()


def test_nothing_of_the_chat_is_loaded_before_it_is_opened(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    asked: list[str] = []
    student.page.on("request", lambda request: asked.append(request.url))

    student.visit()
    expect(student.launcher).to_be_visible()

    assert not [url for url in asked if "/widget?" in url or "/api/" in url]
    assert all(url.startswith(server.base) for url in asked)


def test_the_page_behind_rests_only_while_the_panel_covers_it(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server, viewport=PHONE)
    student.visit()
    student.open_chat()
    assert student.page.evaluate("document.querySelector('main').inert")
    assert student.page.locator("helpdesk-chat .panel").bounding_box() == {"x": 0, "y": 0, **PHONE}

    student.panel.get_by_role("button", name="Chiudi l'assistenza").click()

    expect(student.launcher).to_be_focused()
    assert not student.page.evaluate("document.querySelector('main').inert")


def test_the_page_stays_usable_beside_the_panel_on_a_desktop(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit()

    student.open_chat()

    assert not student.page.evaluate("document.querySelector('main').inert")
    expect(student.page.locator("helpdesk-chat .panel")).to_have_attribute("aria-modal", "false")


def test_what_comes_while_the_panel_is_closed_is_counted(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.presses("Apri una richiesta")
    number = student.fills_in_the_form("Il libretto non si apre.")
    operator.sign_in("anna")
    operator.opens(number)
    student.composer.press("Escape")

    operator.takes_over()

    expect(student.launcher).to_have_accessible_name("Assistenza, un messaggio nuovo")
    operator.replies("Quale libretto?")
    expect(student.launcher).to_have_accessible_name("Assistenza, 2 messaggi nuovi")
    student.launcher.click()
    expect(student.launcher).to_have_accessible_name("Assistenza")
    expect(student.composer).to_be_focused()


@pytest.mark.parametrize(
    "message",
    [{"type": "close"}, {"helpdesk": 1, "type": "close"}, {"helpdesk": 1, "type": "unread", "count": 7}, "close", None],
)
def test_messages_that_do_not_come_from_the_panel_are_ignored(
    server: Any, student_of: Callable[..., Student], message: object
) -> None:
    student = student_of(server)
    student.visit()
    student.open_chat()

    student.page.evaluate("(message) => window.postMessage(message, '*')", message)
    student.page.wait_for_timeout(100)

    expect(student.launcher).to_have_attribute("aria-expanded", "true")
    expect(student.launcher).to_have_accessible_name("Assistenza")


def test_the_panel_hears_no_page_that_may_not_show_it(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.page.goto(f"{server.base}/widget?lang=it")
    expect(student.page.get_by_role("log")).to_be_visible()

    heard = student.page.evaluate(
        """() => new Promise((done) => {
            const answers = [];
            addEventListener('message', (event) => event.data?.type === 'ready' && answers.push(event.origin));
            const data = {helpdesk: 1, type: 'hello'};
            dispatchEvent(new MessageEvent('message', {origin: 'https://evil.example', source: window, data}));
            setTimeout(() => done(answers), 200);
        })"""
    )

    assert heard == []


def test_english_pages_have_an_english_launcher_and_chat(server: Any, student_of: Callable[..., Student]) -> None:
    student = student_of(server)
    student.visit("/?lang=en")

    student.open_chat()

    expect(student.launcher).to_have_accessible_name("Help")
    student.sees("automatic assistant")
