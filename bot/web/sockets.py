"""WebSockets with the guards that the library leaves to us: who may open one, how many, how large, how long.

A socket carries wakes: ids and numbers that say "look". All that a client may say on it after its first frame is
whether somebody has the page before their eyes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.errors import HelpDeskError, Unavailable
from bot.web.bodies import parse_json
from bot.web.keys import SOCKETS
from bot.web.metrics import Metrics
from bot.web.pace import Pace
from bot.web.proxies import network_of

MAX_FRAME_BYTES = 16 * 1024
HEARTBEAT_S = 25.0  # a phone that left without a word is noticed within 40 s
FIRST_FRAME_S = 5.0
SEND_DEADLINE_S = 10.0  # who does not read for this long is let go; it comes back and reads since its last seq
GOODBYE_S = 2.0  # a client that is gone does not answer the goodbye; a stop does not wait for it
MAX_PER_NETWORK = 50
FRAMES, FRAMES_PER_SECOND = 20, 2.0  # from a client
MAX_IN_ALL = 5_000
SIGNED_OUT = 4401  # our own close code: the token or session is not valid, reconnecting will not help


class Sockets:
    """The open sockets of this process."""

    def __init__(self, metrics: Metrics, *, per_network: int = MAX_PER_NETWORK, in_all: int = MAX_IN_ALL) -> None:
        self._metrics = metrics
        self._per_network = per_network
        self._in_all = in_all
        self._open: set[web.WebSocketResponse] = set()
        self._networks: Counter[str] = Counter()

    @asynccontextmanager
    async def open(self, request: web.Request, kind: str) -> AsyncIterator[web.WebSocketResponse]:
        """Accept a socket and count it until it is closed.

        Raises:
            Unavailable: too many are open.
        """
        network = network_of(request)
        if self._networks.total() >= self._in_all or self._networks[network] >= self._per_network:
            raise Unavailable("too many sockets")
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES, compress=False, timeout=SEND_DEADLINE_S
        )
        self._networks[network] += 1
        gauge = self._metrics.sockets.labels(kind)
        gauge.inc()
        try:
            await socket.prepare(request)
            self._open.add(socket)
            yield socket
        finally:
            gauge.dec()
            self._open.discard(socket)
            self._networks[network] -= 1
            self._networks += Counter()  # drops the networks that count zero

    async def close_all(self, _app: web.Application) -> None:
        """Tell every client that the service restarts; they come back by themselves."""
        closing = [
            asyncio.create_task(socket.close(code=WSCloseCode.SERVICE_RESTART, drain=False)) for socket in self._open
        ]
        if closing:
            await asyncio.wait(closing, timeout=GOODBYE_S)


async def first_frame(socket: web.WebSocketResponse) -> dict[str, Any] | None:
    """Return the object that a client introduces itself with; None if it says nothing we understand in time."""
    try:
        message = await socket.receive(timeout=FIRST_FRAME_S)
        value = parse_json(message.data) if message.type is WSMsgType.TEXT else None
    except (TimeoutError, HelpDeskError):
        return None
    return value if isinstance(value, dict) else None


async def listen(socket: web.WebSocketResponse, hear: Callable[[dict[str, Any]], bool] | None = None) -> None:
    """Return when the client leaves; one that says what `hear` does not take, or too much, is shown the door."""
    pace = Pace(FRAMES, FRAMES_PER_SECOND)
    async for message in socket:
        try:
            pace.take("this socket")
            frame = parse_json(message.data) if message.type is WSMsgType.TEXT else None
        except HelpDeskError:
            frame = None
        if hear is None or not isinstance(frame, dict) or not hear(frame):
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)


def sockets_of(request: web.Request) -> Sockets:
    """Return the open sockets of the application that serves `request`."""
    return request.app[SOCKETS]
