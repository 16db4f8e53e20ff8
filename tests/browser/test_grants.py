"""Access for a while: asked for in the console, given on the request's page, ended by the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-2"), pytest.mark.timeout(300)]


def test_a_student_gives_access_that_the_office_asked_for_and_the_office_ends_it(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    student, operator = student_of(server), operator_of(server)
    student.visit()
    student.open_chat()
    student.says("apri una richiesta")
    student.presses("Credenziali, portale e wifi")
    number = student.fills_in_the_form("Non entro nel portale.")
    operator.sign_in("anna")
    operator.opens(number)

    operator.page.locator("#actions-button").click()
    operator.page.locator("#actions").get_by_text("Chiedi un accesso").click()
    dialog = operator.page.get_by_role("dialog")
    dialog.get_by_label("Che cosa legge lo studente").fill("Possiamo guardare il tuo account?")
    dialog.get_by_role("button", name="Chiedi un accesso").click()
    with student.page.context.expect_page() as opened:
        student.presses("Apri la pagina della richiesta")
    opened.value.get_by_role("button", name="Autorizza", exact=True).click()
    expect(opened.value.get_by_role("main")).to_contain_text("autorizzato fino al")
    operator.page.get_by_role("button", name="Chiudi l'accesso").click()

    expect(operator.page.get_by_role("button", name="Chiudi l'accesso")).to_have_count(0)
    student.sees("ha chiuso prima della scadenza l'accesso temporaneo")
