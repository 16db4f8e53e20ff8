"""The listening server: limits for what has no request yet, and a stop that ends.

aiohttp answers what it cannot parse before any middleware sees it; that answer gets our headers here, and
no word about what was wrong with which byte.
"""

from __future__ import annotations

import secrets

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot.web.security import ALWAYS, NOTHING
from bot.web.words import LOCALES, error_message

KEEPALIVE_S = 10.0  # also the deadline for the head of a request: an unfinished one counts as idle
LINGER_S = 3.0  # how long a body that was refused is still read, so that its sender hears why
SHUTDOWN_S = 5.0  # sockets and long polls are told to end before; this is for an answer on its way
MAX_HEADER_BYTES = 16 * 1024

logger = structlog.get_logger(__name__)


class CarefulHandler(RequestHandler):
    """One connection."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what never became a request, or what failed outside our middlewares."""
        if request.writer.output_size > 0:
            raise ConnectionError("half an answer is already sent")
        request_id = secrets.token_hex(4).upper()
        if status >= 500:
            logger.error("connection_failed", request_id=request_id, exc_info=exc)
        code = "bad_request" if status < 500 else "unexpected"
        error = {"code": code, "message": error_message(code, status, LOCALES[0]), "request_id": request_id}
        headers = {
            **ALWAYS,
            "X-Request-Id": request_id,
            "Content-Security-Policy": NOTHING,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        response = web.json_response({"error": error}, status=status, headers=headers)
        response.force_close()  # what follows on this connection cannot be told from a second request
        return response


class CarefulServer(web.Server):
    """A server whose connections are ours."""

    def __call__(self) -> RequestHandler:
        """Return the handler of a new connection."""
        return CarefulHandler(self, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """An application with our server below it."""

    def __init__(self, app: web.Application, keepalive_s: float = KEEPALIVE_S) -> None:
        super().__init__(
            app,
            access_log=None,  # requests are logged by pattern, in bot.web.requests
            keepalive_timeout=keepalive_s,
            lingering_time=LINGER_S,
            max_field_size=MAX_HEADER_BYTES,
            shutdown_timeout=SHUTDOWN_S,
        )

    async def _make_server(self) -> web.Server:
        plain = await super()._make_server()
        return CarefulServer(plain.request_handler, request_factory=plain.request_factory, **plain._kwargs)


async def serve(app: web.Application, host: str, port: int, keepalive_s: float = KEEPALIVE_S) -> tuple[Runner, int]:
    """Start to listen; returns what to clean up at the end, and the port (a free one when `port` is 0)."""
    runner = Runner(app, keepalive_s)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except BaseException:
        await runner.cleanup()
        raise
    return runner, runner.addresses[0][1]
