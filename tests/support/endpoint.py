"""Another system on this machine that is called."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Received:
    """One call as it arrived."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Endpoint:
    """It keeps what it gets, and answers as a test wants."""

    port: int = 0
    status: int = 204
    hangs_s: float = 0
    location: str = ""
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/calls?key=k"

    @property
    def events(self) -> list[str]:
        return [call.headers["Sportello-Event"] for call in self.received]

    async def handle(self, request: web.Request) -> web.Response:
        self.received.append(Received(dict(request.headers), await request.read()))
        await asyncio.sleep(self.hangs_s)
        return web.Response(status=self.status, headers={"Location": self.location} if self.location else None)


@asynccontextmanager
async def open_endpoint() -> AsyncIterator[Endpoint]:
    """Listen on a free port until the end of the block."""
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", endpoint.handle)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    endpoint.port = runner.addresses[0][1]
    try:
        yield endpoint
    finally:
        await runner.cleanup()
