"""Refused requests go into the record: 401, 403 and 429, by whom, where, and why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from bot.limits import network_key
from bot.web.keys import CONVERSATION, DESK, OPERATOR
from bot.web.proxies import network_of
from bot.web.routes import route_of

EVENTS = {401: "denied", 403: "denied", 429: "limit_reached"}
RECORDED_ELSEWHERE = "wrong_credentials"  # a failed sign-in has a row of its own
WHO_AM_I = "/api/console/me"  # each console asks once before anybody has signed in
WRITE_EVERY_S = 1.0


def note_refusal(request: web.Request, status: int, code: str) -> None:
    """Note a refusal that is one; what is no refusal is passed over."""
    route, event = route_of(request), EVENTS.get(status)
    if event is None or code == RECORDED_ELSEWHERE or DESK not in request.app:
        return
    if route is not None and route.path == WHO_AM_I and "Cookie" not in request.headers:
        return
    desk, actor = request.app[DESK], "unknown"
    if OPERATOR in request:
        actor = f"operator:{request[OPERATOR].id}"
    elif CONVERSATION in request:
        actor = f"conversation:{request[CONVERSATION].id}"
    network = network_key(desk.secret, network_of(request))
    path = f"{request.method} {route.path}" if route else "unknown"
    desk.refusals.note(network, actor, event, status=status, code=code, route=path)


async def write_refusals(app: web.Application) -> AsyncIterator[None]:
    """Write what was refused once a second, and the rest at the end."""
    refusals = app[DESK].refusals

    async def write() -> None:
        while True:
            await asyncio.sleep(WRITE_EVERY_S)
            await refusals.write()

    writing = asyncio.create_task(write())
    yield
    writing.cancel()
    with suppress(asyncio.CancelledError):
        await writing
    await refusals.write(is_last=True)
