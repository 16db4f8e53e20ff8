"""Who is let in to the API."""

from __future__ import annotations

import pytest
from support.clock import Clock
from support.program import Program
from support.site import COOKIE, Operator, Site

from bot.helpdesk import Helpdesk
from bot.web.pace import Pace


async def test_a_token_tells_for_whom_it_speaks(anna: Program) -> None:
    answer = await anna.gets("/operators/me")

    told = answer.json()
    assert (told["operator"]["login"], told["token_id"]) == ("anna", 1)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("token", ["", "spt_", "spt_" + "a" * 43, "x" * 4_000, "à"])
async def test_what_is_no_token_is_refused(site: Site, anna: Program, token: str) -> None:
    anna.token = token

    answer = await anna.gets("/operators/me")

    assert (answer.status, answer.code, answer.headers["WWW-Authenticate"]) == (401, "token_refused", "Bearer")
    assert set(answer.json()["error"]) == {"code", "message", "request_id"}


async def test_the_cookie_of_the_console_opens_no_api_and_a_token_no_console(
    site: Site, operator: Operator, bruno: Program
) -> None:
    api = await site.call("GET", "/api/v1/operators/me", headers={"Cookie": f"{COOKIE}={operator.token}"})
    as_bearer = await site.call("GET", "/api/v1/operators/me", headers={"Authorization": f"Bearer {operator.token}"})
    console = await site.operator(bruno.token).gets("/api/console/me")

    assert (api.status, as_bearer.status, console.status) == (401, 401, 401)


async def test_a_token_ends_with_its_time_its_revocation_and_its_operator(
    anna: Program, bruno: Program, desk: Helpdesk, clock: Clock
) -> None:
    await desk.operators.disable("anna")
    await desk.operators.tokens.revoke(2)

    ended = [(await program.gets("/topics")).status for program in (anna, bruno)]

    assert ended == [401, 401]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a token ask twice; to be asked for before the site opens."""
    monkeypatch.setattr("bot.web.app.auth.new_pace", lambda: Pace(2, 0.01))


async def test_a_program_that_asks_too_fast_is_told_when_to_come_back(
    slow: None, anna: Program, bruno: Program
) -> None:
    statuses = [(await anna.gets("/operators/me")).status for _ in range(3)]
    last = await anna.gets("/operators/me")

    assert statuses == [200, 200, 429]
    assert int(last.headers["Retry-After"]) >= 1
    assert (await bruno.gets("/operators/me")).status == 200


async def test_a_preflight_of_a_browser_gets_no_leave(site: Site) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}

    answer = await site.call("OPTIONS", "/api/v1/tickets", headers=headers)

    assert answer.status == 405
    assert "Access-Control-Allow-Origin" not in answer.headers
