"""The headers of every answer."""

from __future__ import annotations

import re

import pytest
from support.site import Operator, Site, Student

from bot.web.app import ROUTES
from bot.web.routes import Area, Route
from bot.web.security import content_security_policy

PAGES = [
    "/",
    "/privacy",
    "/help",
    "/help?lang=en",
    "/help/tasse/rimborso",
    "/widget",
    "/console",
    "/console/setup?token=x",
    "/nowhere",
]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_every_answer_says_what_a_browser_may_not_do(site: Site, route: Route) -> None:
    answer = await site.call(route.method, re.sub(r"{.*?}", "x", route.path), {} if route.method == "POST" else None)

    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if route.path == "/widget.js" else "same-origin")
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "sportello"
    assert re.fullmatch(r"[0-9A-F]{8}", headers["X-Request-Id"])
    assert "Strict-Transport-Security" not in headers  # not over TLS here


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_allows_no_inline_code_and_no_other_host(site: Site, path: str) -> None:
    answer = await site.call("GET", path, headers={"Accept": "text/html"})

    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy


@pytest.mark.parametrize("path", ["/console", "/console/setup", "/", "/help", "/nowhere"])
async def test_only_the_panel_stands_in_a_frame(site: Site, path: str) -> None:
    page = await site.call("GET", path, headers={"Accept": "text/html"})
    panel = await site.call("GET", "/widget")

    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://www.ateneo.example" in panel.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in panel.headers


def test_without_embedding_sites_the_panel_is_framed_by_us_alone() -> None:
    assert content_security_policy(Area.WIDGET, ()).endswith("frame-ancestors 'self'")


async def test_personal_data_is_never_stored_by_a_browser(site: Site, student: Student, operator: Operator) -> None:
    answers = [
        await site.call("GET", "/api/chat/messages", headers=student.headers),
        await operator.gets("/api/console/me"),
        await operator.gets("/api/console/queue"),
        await site.call("GET", "/console"),
        await site.call("GET", "/api/chat/messages"),
    ]

    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


async def test_the_session_cookie_is_kept_from_scripts_other_sites_and_plain_http(
    site: Site, with_password: Operator
) -> None:
    answer = await site.operator().posts(
        "/api/console/sign-in", {"login": "anna", "password": "cavallo batteria graffetta"}
    )

    parts = {part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert answer.headers["Set-Cookie"].startswith("__Host-sportello=")
    assert parts == {"httponly", "secure", "samesite=strict", "path=/"}


async def test_no_page_sets_a_cookie(site: Site) -> None:
    for path in PAGES:
        assert "Set-Cookie" not in (await site.call("GET", path)).headers
