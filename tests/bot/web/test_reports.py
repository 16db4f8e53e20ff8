"""What browsers report when a page of ours was kept from something."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs
from support.site import Answer, Site

from bot.web import reports

VIOLATION = {
    "type": "csp-violation",
    "url": "http://127.0.0.1/r/secret-of-a-link",
    "body": {
        "effectiveDirective": "script-src-elem",
        "blockedURL": "https://evil.example/x.js?cookie=secret",
        "documentURL": "http://127.0.0.1/r/secret-of-a-link?also=secret",
        "sample": "secret",
    },
}


async def reported(site: Site, value: Any, content_type: str = "application/reports+json") -> Answer:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return await site.call("POST", "/reports", data=data, headers={"Content-Type": content_type})


async def figure(site: Site) -> str:
    lines = (await site.call("GET", "/metrics")).text.splitlines()
    return next(line for line in lines if line.startswith("sportello_policy_reports_total"))


async def test_a_page_says_where_its_violations_go(site: Site) -> None:
    for path in ("/", "/widget", "/console", "/nowhere"):
        answer = await site.call("GET", path, headers={"Accept": "text/html"})

        assert "report-to csp" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["Reporting-Endpoints"] == 'csp="/reports"', path


async def test_a_report_is_counted_and_logged_without_what_is_secret_in_an_address(site: Site) -> None:
    with capture_logs() as logs:
        answer = await reported(site, [VIOLATION, VIOLATION])

    assert answer.status == 204
    assert (await figure(site)).endswith(" 2.0")
    noted = [line for line in logs if line["event"] == "policy_violated"]
    assert noted[0]["directive"] == "script-src-elem"
    assert "evil.example" in noted[0]["blocked"]
    assert "secret" not in json.dumps(noted)


@pytest.mark.parametrize(
    "value", [[], {}, None, 7, "x", [1, None, {"body": 3}], [{"body": {"blockedURL": "http://["}}]]
)
async def test_what_is_no_report_is_passed_over(site: Site, value: Any) -> None:
    assert (await reported(site, value)).status == 204


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"{", "application/reports+json", 400),
        (b"\xff", "application/reports+json", 400),
        (b"[]", "text/plain", 415),
        (b"x" * 70_000, "application/reports+json", 413),
    ],
)
async def test_bad_bodies_are_refused(site: Site, data: bytes, content_type: str, status: int) -> None:
    assert (await reported(site, data, content_type)).status == status


async def test_a_network_that_reports_without_end_is_slowed(site: Site) -> None:
    answers = [await reported(site, []) for _ in range(reports.BURST + 5)]

    assert {answer.status for answer in answers} == {204, 429}
