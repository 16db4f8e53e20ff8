"""Is the process alive, can it serve, and in figures: for the machine's own supervisor.

`/healthz` and `/readyz` are open and say nothing about the inside. `/metrics` answers this machine only;
a monitoring system elsewhere reads it through a local agent or a proxy rule of the operator's choice.
"""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.conversations import waiting
from bot.web.errors import DATABASE_DOWN
from bot.web.keys import DATABASE, DESK, METRICS
from bot.web.routes import Access, Area, Route

PING_DEADLINE_S = 2.0

logger = structlog.get_logger(__name__)


async def healthz(_request: web.Request) -> web.Response:
    """Say that the loop turns."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Say whether a student would be served: the database answers and the corpus, where there is one, is loaded."""
    desk = request.app.get(DESK)
    checks = {"database": await _answers(request)} | ({"corpus": bool(desk.corpus.entries)} if desk else {})
    ready = all(checks.values())
    return web.json_response(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )


async def metrics(request: web.Request) -> web.Response:
    """Return the figures of this process and of the desk, if it serves one."""
    desk, figures = request.app.get(DESK), request.app[METRICS]
    if desk is not None:
        async with desk.database.reading() as session:
            figures.unanswered.set(await desk.tickets.count_unanswered(session))
            figures.queue.set(await waiting.count(session))
    return web.Response(body=figures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _answers(request: web.Request) -> bool:
    try:
        async with asyncio.timeout(PING_DEADLINE_S):
            await request.app[DATABASE].ping()
    except (*DATABASE_DOWN, TimeoutError, OSError) as error:
        logger.warning("database_does_not_answer", kind=type(error).__name__)
        return False
    return True


ROUTES = (
    Route("GET", "/healthz", healthz, Area.HEALTH, Access.ANYONE),
    Route("GET", "/readyz", readyz, Area.HEALTH, Access.ANYONE),
    Route("GET", "/metrics", metrics, Area.HEALTH, Access.LOCAL),
)
