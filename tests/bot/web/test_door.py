"""The console's door: sign in, sign out, the first operator."""

from __future__ import annotations

from typing import Any

from support.hostile import hostile_payloads
from support.site import PASSWORD, Operator, Site

from bot.helpdesk import Helpdesk


async def test_the_first_operator_comes_in_by_the_link_once(site: Site, desk: Helpdesk) -> None:
    token = await desk.operators.setup_token()
    first = {"token": token, "login": "anna", "name": "Anna Bianchi", "email": "anna@ateneo.it", "password": PASSWORD}

    made = await site.operator().posts("/api/console/setup", first)
    again = await site.operator().posts("/api/console/setup", first | {"login": "eva"})

    assert made.status == 201
    assert made.json()["operator"]["role"] == "admin"
    me = await site.operator(made.cookie).gets("/api/console/me")
    assert me.json()["operator"]["login"] == "anna"
    assert (again.status, again.code) == (404, "setup_closed")


async def test_a_weak_password_is_told_and_the_link_stays_good(site: Site, desk: Helpdesk) -> None:
    token = await desk.operators.setup_token()
    first = {"token": token, "login": "anna", "name": "Anna Bianchi", "email": "anna@ateneo.it", "password": "short"}

    weak = await site.operator().posts("/api/console/setup", first)
    made = await site.operator().posts("/api/console/setup", first | {"password": PASSWORD})

    assert (weak.status, weak.code) == (422, "password_short")
    assert "12 caratteri" in weak.json()["error"]["message"]
    assert made.status == 201


async def test_a_wrong_name_and_a_wrong_password_look_alike(site: Site, with_password: Operator) -> None:
    wrong = await site.operator().posts("/api/console/sign-in", {"login": "anna", "password": "sbagliata sbagliata"})
    unknown = await site.operator().posts("/api/console/sign-in", {"login": "nessuno", "password": PASSWORD})

    def told(answer: Any) -> Any:
        return answer.status, {**answer.json()["error"], "request_id": ""}, answer.headers.get("Set-Cookie")

    assert told(wrong) == told(unknown)
    assert (wrong.status, wrong.code) == (401, "wrong_credentials")


async def test_after_five_wrong_passwords_the_right_one_waits_too(site: Site, with_password: Operator) -> None:
    for _ in range(5):
        await site.operator().posts("/api/console/sign-in", {"login": " ANNA ", "password": "sbagliata sbagliata"})

    answer = await site.operator().posts("/api/console/sign-in", {"login": "anna", "password": PASSWORD})

    assert (answer.status, answer.code) == (429, "too_many_tries")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_a_forged_forwarding_header_does_not_reset_the_counter(site: Site, with_password: Operator) -> None:
    for number in range(5):
        headers = with_password.headers | {"X-Forwarded-For": f"203.0.113.{number}"}
        await site.call("POST", "/api/console/sign-in", {"login": "anna", "password": "sbagliata!"}, headers=headers)

    answer = await site.operator().posts("/api/console/sign-in", {"login": "anna", "password": PASSWORD})

    assert answer.status == 429


async def test_signing_in_again_gives_a_new_session_and_ends_the_old_one(with_password: Operator, site: Site) -> None:
    old = site.operator(with_password.token)

    new = await with_password.signs_in()

    assert new.token != old.token
    assert (await old.gets("/api/console/me")).status == 401
    assert (await new.gets("/api/console/me")).status == 200


async def test_a_session_that_somebody_planted_is_not_taken(site: Site, with_password: Operator) -> None:
    planted = site.operator("planted-by-an-attacker")

    answer = await planted.posts("/api/console/sign-in", {"login": "anna", "password": PASSWORD})

    assert answer.cookie != "planted-by-an-attacker"
    assert (await planted.gets("/api/console/me")).status == 401


async def test_signing_out_ends_the_session_on_the_server(with_password: Operator) -> None:
    answer = await with_password.posts("/api/console/sign-out")

    assert answer.status == 204
    assert "max-age=0" in answer.headers["Set-Cookie"].lower()
    assert (await with_password.gets("/api/console/me")).status == 401


async def test_two_session_cookies_are_no_session(site: Site, with_password: Operator) -> None:
    cookie = with_password.headers["Cookie"]

    answer = await site.call(
        "GET", "/api/console/me", headers=with_password.headers | {"Cookie": f"{cookie}; {cookie}x"}
    )

    assert answer.status == 401


async def test_no_hostile_login_gets_in_or_hurts(site: Site, with_password: Operator) -> None:
    for payload in hostile_payloads("login"):
        answer = await site.operator().posts("/api/console/sign-in", {"login": payload.text, "password": payload.text})

        assert answer.status in (401, 422, 429), payload.name
        assert not payload.text.strip() or payload.text not in answer.text
