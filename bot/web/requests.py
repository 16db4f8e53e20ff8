"""What is true of every request: it has an id, it is counted, and it leaves one line in the log."""

from __future__ import annotations

import secrets
import time

import structlog
from aiohttp import web

from bot.web.keys import METRICS, REQUEST_ID
from bot.web.routes import Handler, route_of

SOCKET_ENDED = 101

logger = structlog.get_logger(__name__)


@web.middleware
async def number_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id, and log and count how it ended.

    The path is logged as its pattern: what stands in its variable parts or behind `?` may be a secret.
    """
    request[REQUEST_ID] = secrets.token_hex(4).upper()
    structlog.contextvars.bind_contextvars(request_id=request[REQUEST_ID])
    started = time.monotonic()
    response = await handler(request)
    duration_s = time.monotonic() - started
    route = route_of(request)
    path = route.path if route else "unknown"
    if response.status != SOCKET_ENDED:  # a socket's life is no answer's time
        request.app[METRICS].count_request(request.method, path, response.status, duration_s)
    logger.info(
        "request", method=request.method, route=path, status=response.status, duration_ms=round(duration_s * 1000, 1)
    )
    return response
