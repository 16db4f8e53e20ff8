"""Who asks about a request without an account: by the cookie of a page session, or by the token of a chat.

A mail's link opens a page session, and it is followed from another site: hence SameSite=Lax, which a browser sends
with such a visit and with nothing else that another site makes it do. The cookie holds several page sessions: who
opens a second request in another tab goes on writing in the first.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from aiohttp import web

from bot.access import Asker, PageToken, Visitor
from bot.conversations import Conversation
from bot.errors import NotSignedIn
from bot.limits import network_key
from bot.web.keys import DESK
from bot.web.proxies import network_of
from bot.web.students import bearer, single_cookie, student_of

COOKIE = "__Host-richieste"
BETWEEN = "."  # stands in no token
MOST_PROOFS = 10
MAX_COOKIE_CHARS = MOST_PROOFS * 64


async def visitor_of(request: web.Request) -> Visitor | None:
    """Return whom the page sessions of a request admit, or the conversation whose token it carries; None: nobody."""
    desk = request.app[DESK]
    admitted = [await desk.access.admit(desk.database, token) for token in page_tokens(request)]
    visitors = [visitor for visitor in admitted if visitor is not None]
    if visitors:
        return replace(visitors[0], others=tuple(visitors[1:]))
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
    conversation, tokens = await conversation_of(request), page_tokens(request)
    if conversation is not None:
        return Asker(conversation.key, network)
    return Asker(hashlib.sha256(tokens[0].encode("utf-8", "replace")).hexdigest() if tokens else None, network)


def page_tokens(request: web.Request) -> tuple[PageToken, ...]:
    """Return the tokens of the page sessions that the browser holds, the oldest first."""
    held = (single_cookie(request, COOKIE, MAX_COOKIE_CHARS) or "").split(BETWEEN)[:MOST_PROOFS]
    return tuple(PageToken(token) for token in dict.fromkeys(held) if token)


async def keep_page(request: web.Request, response: web.StreamResponse, token: PageToken) -> None:
    """Add a page session to those that the browser holds, for as long as the browser runs.

    Of more than ten, what is over goes first, then what a later one opens too, then the oldest of a single request.
    """
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        held = {each: await desk.access.visitor(session, each) for each in (*page_tokens(request), token)}
    while len(held) > MOST_PROOFS:
        *earlier, _ = held
        del held[min(earlier, key=lambda each: _worth(each, held))]
    value = BETWEEN.join(held)
    response.set_cookie(COOKIE, value, path="/", secure=True, httponly=True, samesite="Lax")


def _worth(token: PageToken, held: dict[PageToken, Visitor | None]) -> int:
    visitor, tokens = held[token], list(held)
    if visitor is None:
        return 0
    later = [held[each] for each in tokens[tokens.index(token) + 1 :]]
    if any(other is not None and _opens(other, visitor) for other in later):
        return 1
    return 2 if visitor.email is None and visitor.subject is None else 3


def _opens(wide: Visitor, narrow: Visitor) -> bool:
    is_wide = narrow.email in (None, wide.email) and narrow.subject in (None, wide.subject)
    return is_wide and narrow.ticket_ids <= wide.ticket_ids


def drop_page(response: web.StreamResponse) -> None:
    """Take the page sessions out of the browser."""
    response.del_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
