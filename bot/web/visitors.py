"""Who asks about a request without an account: by the cookie of a page session, or by the token of a chat.

A mail's link opens a page session, and it is followed from another site: hence SameSite=Lax, which a browser sends
with such a visit and with nothing else that another site makes it do.
"""

from __future__ import annotations

import hashlib

from aiohttp import web

from bot.access import Asker, PageToken, Visitor
from bot.conversations import Conversation
from bot.errors import NotSignedIn
from bot.limits import network_key
from bot.web.keys import DESK
from bot.web.proxies import network_of
from bot.web.students import bearer, single_cookie, student_of

COOKIE = "__Host-richieste"


async def visitor_of(request: web.Request) -> Visitor | None:
    """Return whom the page session of a request admits, or the conversation whose token it carries; None: nobody."""
    desk, token = request.app[DESK], page_token(request)
    if token is not None:
        visitor = await desk.access.admit(desk.database, token)
        if visitor is not None:
            return visitor
    conversation = await conversation_of(request)
    return await desk.access.admit_conversation(desk.database, conversation.id) if conversation is not None else None


async def require_visitor(request: web.Request) -> Visitor:
    """Return who asks.

    Raises:
        NotSignedIn: nobody who proved anything.
    """
    visitor = await visitor_of(request)
    if visitor is None:
        raise NotSignedIn
    return visitor


async def conversation_of(request: web.Request) -> Conversation | None:
    """Return the conversation whose token a request carries, if it carries one."""
    return await student_of(request, bearer(request))


async def asker_of(request: web.Request) -> Asker:
    """Return where a look-up is counted; chat, pages and API count in the same places."""
    network = network_key(request.app[DESK].secret, network_of(request))
    conversation, token = await conversation_of(request), page_token(request)
    if conversation is not None:
        return Asker(conversation.key, network)
    return Asker(hashlib.sha256(token.encode("utf-8", "replace")).hexdigest() if token else None, network)


def page_token(request: web.Request) -> str | None:
    """Return the token of the page session, or None."""
    return single_cookie(request, COOKIE)


def set_page(response: web.StreamResponse, token: PageToken) -> None:
    """Put a page session into the browser, for as long as the browser runs."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="Lax")


def drop_page(response: web.StreamResponse) -> None:
    """Take the page session out of the browser."""
    response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
