"""What a browser reports when it kept one of our pages from doing what the page may not do.

A report is a defect of ours or an attack that the policy stopped: counted, and logged without the page's query, for an
address may hold a link's secret.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.web.bodies import read_json
from bot.web.keys import METRICS, REPORT_PACE
from bot.web.pace import Pace
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route

PATH = "/reports"
ENDPOINTS = f'csp="{PATH}"'  # value of `Reporting-Endpoints`; the policy says `report-to csp`
MOST = 20  # reports read from one request
MAX_WORD_CHARS = 200
BURST, PER_SECOND = 20, 0.5

logger = structlog.get_logger(__name__)


def new_pace() -> Pace:
    """Return the counters of a process that has just started."""
    return Pace(BURST, PER_SECOND)


async def report(request: web.Request) -> web.Response:
    """Note what browsers report; anything that is no report is passed over, for nobody reads our answer.

    Raises:
        Refused: the body is no JSON.
        TooManyTries: the network reports too fast.
    """
    request.app[REPORT_PACE].take(network_of(request))
    sent = await read_json(request)
    for each in (sent if isinstance(sent, list) else [sent])[:MOST]:
        body = each.get("body") if isinstance(each, dict) else None
        if isinstance(body, dict):
            request.app[METRICS].policy_reports.inc()
            logger.warning(
                "policy_violated",
                directive=_word(body.get("effectiveDirective")),
                blocked=_place(body.get("blockedURL")),
                page=_place(body.get("documentURL")),
                source=_place(body.get("sourceFile")),
            )
    return web.Response(status=204)


def _word(value: Any) -> str:
    return value[:MAX_WORD_CHARS] if isinstance(value, str) else ""


def _place(value: Any) -> str:
    """Return an address without what may be secret in it: the last part of its path, and its query."""
    try:
        parts = urlsplit(_word(value))
    except ValueError:
        return ""
    folder = parts.path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}/…" if parts.netloc else parts.scheme or parts.path[:40]


ROUTES = (Route("POST", PATH, report, Area.REPORT, Access.ANYONE),)
