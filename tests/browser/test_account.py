"""An operator's account in the console: where they are signed in, and the password."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from support.browser import PASSWORD, OperatorAtDesk, Student

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-1"), pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
NEW = "un'altra frase lunga davvero"


def test_an_operator_ends_other_sessions_and_changes_the_password(
    server: Any, operator_of: Callable[..., OperatorAtDesk]
) -> None:
    new = ["--name", "Gina Sala", "--email", "gina@example.it", "--password-stdin", "--data-dir", str(server.data_dir)]
    command = [sys.executable, "-m", "bot", "operator", "add", "gina", *new]
    subprocess.run(command, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True, cwd=ROOT)
    here, there = operator_of(server), operator_of(server)
    here.page.goto(f"{server.base}/console")
    expect(here.page.get_by_label("Nome utente")).to_be_focused()
    for operator in (here, there):
        operator.sign_in("gina")

    here.page.get_by_role("button", name=re.compile("Gina Sala")).click()
    dialog = here.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Esci da tutti gli altri dispositivi").click()
    expect(there.page.get_by_label("Nome utente")).to_be_visible()
    expect(dialog.locator(".sessions li")).to_have_count(1)
    dialog.get_by_label("Password attuale").fill(PASSWORD)
    dialog.get_by_label("Nuova password").fill(NEW)
    dialog.get_by_role("button", name="Cambia la password").click()

    expect(here.page.get_by_text("La password è cambiata.")).to_have_count(1)
    expect(dialog.get_by_label("Nuova password")).to_have_value("")
    here.page.keyboard.press("Escape")
    expect(here.page.get_by_role("navigation", name="Richieste")).to_be_visible()


def test_a_console_looks_by_itself_without_staying_signed_in_and_not_at_every_chat(
    server: Any, student_of: Callable[..., Student], operator_of: Callable[..., OperatorAtDesk]
) -> None:
    operator, student = operator_of(server), student_of(server)
    with operator.page.expect_request("**/api/console/queue?*wait=0*"):  # once more, when the socket is open
        operator.sign_in("anna")
    asked: list[str] = []
    operator.page.on("request", lambda request: asked.append(request.url))

    student.visit()
    student.open_chat()
    student.says("ciao")
    expect(student.panel.locator(".message.bot").nth(1)).to_be_visible()
    while_the_bot_answers = list(asked)
    with operator.page.expect_request("**/api/console/queue?*") as looked:
        student.says("voglio parlare con una persona")

    assert [url for url in while_the_bot_answers if "/api/" in url] == []
    assert "wait=0" in looked.value.url
    operator.opens("chiede una persona")
    operator.takes_over()
    operator.page.get_by_role("button", name="Restituisci al bot").click()
    expect(student.panel.locator(".who-answers")).to_contain_text("Assistente automatico")
