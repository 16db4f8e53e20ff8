"""What a page tells of itself goes with a request only as far as the student leaves it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]

TOLD = {"appVersion": "2026.3.1", "role": "docente", "secret": {"deep": "no"}}


def test_a_student_sees_the_context_takes_out_an_item_and_the_office_reads_the_rest(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student = student_of(server)
    student.visit()
    expect(student.launcher).to_be_visible()
    student.page.evaluate("told => Helpdesk.setContext(told)", TOLD)
    student.open_chat()
    student.says("apri una richiesta")
    seen: list[str] = []

    def look() -> None:
        context = student.last.get_by_role("region", name="Parte anche questo")
        expect(context).to_contain_text("Ruolo: docente")
        context.get_by_role("button", name="Togli Ruolo").click()
        expect(context).not_to_contain_text("docente")
        expect(context.get_by_role("heading")).to_be_focused()
        seen.append(context.inner_text())

    number = student.fills_in_the_form("Non vedo i voti della 3B", before_sending=look)
    operator = operator_of(server)
    operator.sign_in("anna")
    operator.opens(number)

    facts = operator.page.locator("#facts")
    expect(facts).to_contain_text("2026.3.1")
    assert "docente" not in seen[0]
    assert "Versione del programma: 2026.3.1" in seen[0]
    assert "Titolo della pagina: Portale studenti" in seen[0]
    assert "deep" not in seen[0]
    assert "docente" not in facts.inner_text()
