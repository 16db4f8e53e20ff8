"""Who calls: a student by the token of a conversation, an operator by the cookie of a session.

The middleware enforces what a route declares, before its handler runs. A student never names a
conversation: the token is the conversation, so there is no id to guess.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import ClassVar

import structlog
from aiohttp import web

from bot.errors import NotFound, NotSignedIn
from bot.operators import Operator
from bot.web.keys import API_PACE, CONVERSATION, DESK, OPERATOR, TOKEN_ID, VISITOR
from bot.web.pace import Pace
from bot.web.proxies import is_local, network_of
from bot.web.routes import Access, Handler, route_of
from bot.web.students import bearer, single_cookie, student_of
from bot.web.visitors import require_visitor

COOKIE = "__Host-sportello"  # browsers take this name only over TLS or loopback, from this host, for every path
BURST, PER_SECOND = 300, 30.0  # of one token, and of one network with tokens that are none
MAX_TOKEN_CHARS = 128
SOCKET_PURPOSE = b"sportello console socket"


class ConversationEnded(NotSignedIn):
    """No conversation has this token: it was forgotten, idle for too long, or never was."""

    code = "conversation_ended"


class TokenRefused(NotSignedIn):
    """No token, or none that speaks for anybody (any more)."""

    code = "token_refused"
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}


def new_pace() -> Pace:
    """Return the counters of the API in a process that has just started."""
    return Pace(BURST, PER_SECOND)


@web.middleware
async def authenticate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let nobody in whom the route does not declare."""
    route = route_of(request)
    access = route.access if route else Access.ANYONE
    if access is Access.STUDENT:
        conversation = await student_of(request, bearer(request))
        if conversation is None:
            raise ConversationEnded
        request[CONVERSATION] = conversation
        structlog.contextvars.bind_contextvars(conversation=conversation.id)
    elif access is Access.OPERATOR:
        # A poll that waits is the page's doing, not the person's: it keeps no session from idling out.
        operator = await operator_of(request, is_active="wait" not in request.query)
        request[OPERATOR] = operator
        structlog.contextvars.bind_contextvars(operator=operator.id)
    elif access is Access.PROGRAM:
        await _require_token(request)
    elif access is Access.VISITOR:
        request[VISITOR] = await require_visitor(request)
    elif access is Access.LOCAL and not is_local(request):
        raise NotFound("not for other machines")
    return await handler(request)


async def _require_token(request: web.Request) -> None:
    """Let in a program that speaks for an operator; who guesses tokens is slowed down as a network."""
    text, pace = bearer(request), request.app[API_PACE]
    try:
        if not text or len(text) > MAX_TOKEN_CHARS:
            raise NotSignedIn
        holder = await request.app[DESK].operators.tokens.by_text(text)
    except NotSignedIn:
        pace.take(f"network {network_of(request)}")
        raise TokenRefused from None
    pace.take(f"token {holder.token_id}")
    request[OPERATOR], request[TOKEN_ID] = holder.operator, holder.token_id
    structlog.contextvars.bind_contextvars(operator=holder.operator.id, token=holder.token_id)


async def operator_of(request: web.Request, *, is_active: bool) -> Operator:
    """Return who is signed in.

    Raises:
        NotSignedIn: nobody, or the session has ended.
    """
    token = session_token(request)
    if token is None:
        raise NotSignedIn
    return await request.app[DESK].operators.by_token(token, is_active=is_active)


def session_token(request: web.Request) -> str | None:
    """Return the token of the console's session, or None; two cookies of the name are a forgery."""
    return single_cookie(request, COOKIE)


def socket_token(request: web.Request) -> str:
    """Return what this console sends as the first frame of its socket."""
    return socket_token_of(session_token(request) or "")


def socket_token_of(session: str) -> str:
    """Return what proves that a page has read an answer of ours in this session.

    A page of another site can make a browser open a socket with our cookie; it cannot read this.
    """
    return hmac.new(session.encode("utf-8", "replace"), SOCKET_PURPOSE, hashlib.sha256).hexdigest()


def set_session(response: web.Response, token: str) -> None:
    """Put a session into the browser, for as long as the browser runs."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Strict")


def drop_session(response: web.Response) -> None:
    """Take the session out of the browser."""
    response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Strict")
