"""The two live connections: wakes that say "look", for a student's chat and for the console."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.conversations import DESK as DESK_CHANNEL
from bot.conversations import Conversation
from bot.errors import NotSignedIn
from bot.web.auth import operator_of, socket_token
from bot.web.keys import DESK
from bot.web.origins import require_chat_origin, require_console_origin
from bot.web.routes import Access, Area, Route
from bot.web.sockets import SEND_DEADLINE_S, SIGNED_OUT, first_frame, listen, sockets_of
from bot.web.students import student_of
from bot.web.views import Json

CHAT_PATIENCE_S = 25.0  # without a wake, look anyway: another process may have written
CONSOLE_PATIENCE_S = 1.0  # a session that ended elsewhere is shut out within a second

Look = Callable[[], Awaitable[Json | None]]


@dataclass
class Screen:
    """Whether a console is before somebody's eyes, as its page says: whoever reads a long thread is present."""

    is_visible: bool

    def hear(self, frame: Json) -> bool:
        """Take `{"visible": …}`; tells whether the frame was that."""
        if set(frame) != {"visible"} or not isinstance(frame["visible"], bool):
            return False
        self.is_visible = frame["visible"]
        return True


async def chat_live(request: web.Request) -> web.StreamResponse:
    """Tell a widget when there is something to read; the first frame is `{"token": …}`."""
    require_chat_origin(request, must_tell=True)
    async with sockets_of(request).open(request, "chat") as socket:
        hello = await first_frame(socket)
        token = hello.get("token") if hello else None
        conversation = await student_of(request, token) if isinstance(token, str) else None
        if conversation is None:
            await socket.close(code=SIGNED_OUT)
            return socket

        async def look() -> Json | None:
            current: Conversation | None = await student_of(request, str(token))
            return {"seq": current.last_seq, "owner": current.owner.value} if current else None

        await _push(request, socket, (conversation.id,), look, CHAT_PATIENCE_S)
        return socket


async def console_live(request: web.Request) -> web.StreamResponse:
    """Tell a console when the desk changed; its first frame is `{"token": …, "visible": …}`, the token from `me`."""
    require_console_origin(request)
    async with sockets_of(request).open(request, "console") as socket:
        hello = await first_frame(socket)
        if hello is None or hello.get("token") != socket_token(request):
            await socket.close(code=SIGNED_OUT)
            return socket

        screen, desk = Screen(hello.get("visible") is True), request.app[DESK]

        async def look() -> Json | None:
            with suppress(NotSignedIn):
                operator = await operator_of(request, is_active=False)
                if screen.is_visible:
                    with suppress(SQLAlchemyError):  # who cannot be noted reads all the same
                        await desk.operators.note_present(operator)
                return {"desk": desk.wakes.of_desk}
            return None

        await _push(request, socket, (DESK_CHANNEL,), look, CONSOLE_PATIENCE_S, screen.hear)
        return socket


async def _push(
    request: web.Request,
    socket: web.WebSocketResponse,
    channels: tuple[int, ...],
    look: Look,
    patience_s: float,
    hear: Callable[[Json], bool] | None = None,
) -> None:
    """Send what `look` sees whenever it is something new, until the client leaves or `look` sees nothing."""
    wakes = request.app[DESK].wakes
    listening = asyncio.create_task(listen(socket, hear))
    sent: Json | None = None
    try:
        while not listening.done():
            waiter = wakes.waiter(*channels)  # taken before looking: a wake in between is not lost
            try:
                seen = await look()
                if seen is None:
                    await socket.close(code=SIGNED_OUT)
                    return
                if seen != sent:
                    async with asyncio.timeout(SEND_DEADLINE_S):
                        await socket.send_json(seen)
                    sent = seen
                await asyncio.wait({listening, waiter}, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiter.cancel()
    except (ConnectionError, TimeoutError):
        return  # it went away, or does not read: it comes back by itself
    finally:
        listening.cancel()


ROUTES = (
    Route("GET", "/api/chat/live", chat_live, Area.CHAT_API, Access.FIRST_FRAME),
    Route("GET", "/api/console/live", console_live, Area.CONSOLE_API, Access.OPERATOR),
)
