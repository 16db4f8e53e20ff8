from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
import structlog
from sqlalchemy.exc import OperationalError
from support.site import Site, Student

from bot.database import Database
from bot.helpdesk import Helpdesk
from bot.turns import Turns
from bot.web.app import make_rest_app
from bot.web.logs import configure_logs
from bot.web.server import serve


async def test_a_desk_that_serves_says_so(site: Site) -> None:
    alive, ready = await site.call("GET", "/healthz"), await site.call("GET", "/readyz")

    assert (alive.status, alive.json()) == (200, {"status": "ok"})
    assert (ready.status, ready.json()["checks"]) == (200, {"database": True, "corpus": True})


@pytest.fixture
def broken(desk: Helpdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the database answer as a stopped server does."""

    def fail(*_: Any) -> Any:
        raise OperationalError("SELECT secret", {"email": "mario@example.it"}, Exception("connection refused"))

    for name in ("ping", "reading", "writing"):
        monkeypatch.setattr(Database, name, fail)


@pytest.mark.usefixtures("broken")
async def test_without_a_database_it_is_alive_but_not_ready(site: Site) -> None:
    alive, ready = await site.call("GET", "/healthz"), await site.call("GET", "/readyz")

    assert (alive.status, ready.status) == (200, 503)
    assert ready.json()["checks"] == {"database": False, "corpus": True}


@pytest.mark.usefixtures("broken")
async def test_without_a_database_a_student_is_told_to_try_again_and_nothing_else(site: Site) -> None:
    answer = await site.call("POST", "/api/chat/conversations", {})

    assert (answer.status, answer.code) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "secret" not in answer.text
    assert "mario" not in answer.text


async def test_a_failure_nobody_foresaw_is_a_code_and_a_number(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("mario@example.it")

    monkeypatch.setattr("bot.turns.Turns.start", fail)
    answer = await site.call("POST", "/api/chat/conversations", {})

    error = answer.json()["error"]
    assert (answer.status, error["code"]) == (500, "unexpected")
    assert error["request_id"] == answer.headers["X-Request-Id"]
    assert set(error) == {"code", "message", "request_id"}
    assert "mario" not in answer.text


async def test_a_project_without_a_desk_tells_its_health_too(desk: Helpdesk, turns: Turns) -> None:
    runner, port = await serve(make_rest_app(desk.settings, desk.database, turns), "127.0.0.1", 0)
    async with aiohttp.ClientSession() as http:
        site = Site(f"http://127.0.0.1:{port}", http)
        alive, ready, figures = [await site.call("GET", path) for path in ("/healthz", "/readyz", "/metrics")]
    await runner.cleanup()

    assert (alive.status, alive.json()) == (200, {"status": "ok"})
    assert (ready.status, ready.json()) == (200, {"status": "ok", "checks": {"database": True}})
    assert (figures.status, "sportello_requests_total" in figures.text) == (200, True)


async def test_figures_are_for_this_machine_alone(site: Site, student: Student) -> None:
    here = await site.call("GET", "/metrics")
    forwarded = await site.call("GET", "/metrics", headers={"X-Forwarded-For": "127.0.0.1"})

    assert here.status == 200
    assert 'sportello_requests_total{method="POST",route="/api/chat/conversations",status="201"} 1.0' in here.text
    assert "sportello_unanswered_tickets 0.0" in here.text
    assert forwarded.status == 404


async def test_an_address_that_does_not_exist_makes_no_new_figure(site: Site) -> None:
    for number in range(5):
        await site.call("GET", f"/nowhere-{number}?email=mario@example.it")
    await site.call("BREW", "/healthz")

    figures = (await site.call("GET", "/metrics")).text
    assert "nowhere" not in figures
    assert "mario" not in figures
    assert "BREW" not in figures


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return what the desk logs; whoever configured the log before does not matter."""
    root = logging.getLogger()
    before, stream = (root.handlers, root.level), io.StringIO()
    configure_logs(stream)
    yield stream
    root.handlers, root.level = before
    structlog.reset_defaults()


async def test_the_logs_of_a_whole_chat_hold_nothing_personal(site: Site, student: Student, log: io.StringIO) -> None:
    typed = ["mario.rossi@studenti.it", "Rossi Mario", "3331234567", "la mia domanda riservata"]
    for text in typed:
        await student.says(text)
    await site.call("GET", f"/api/chat/messages?token={student.token}", headers=student.headers)

    written = log.getvalue()
    assert '"route"' in written
    for secret in (*typed, student.token, student.key):
        assert secret not in written
        assert json.dumps(secret) not in written
