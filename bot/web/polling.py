"""Reading a conversation from a `seq` on, and waiting for news when there are none."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from aiohttp import web

from bot.errors import InvalidInput
from bot.web.keys import CLOSING, DESK, TURNS
from bot.web.views import Json, messages_view

MAX_WAIT_S = 25  # below the 30 s after which proxies give up
MAX_SEQ = 2**31 - 1

_DIGITS = re.compile("[0-9]{1,10}")


async def read_since(request: web.Request, conversation_id: int) -> Json:
    """Return the messages after `?since=`; with `?wait=` seconds, the first that come in that time.

    Raises:
        InvalidInput: a number in the query is none.
    """
    desk = request.app[DESK]
    since, wait_s = query_number(request, "since", MAX_SEQ), query_number(request, "wait", MAX_SEQ)
    waiter = desk.wakes.waiter(conversation_id)  # taken before reading: a wake in between is not lost
    try:
        view = await _read(request, conversation_id, since)
        if view["messages"] or not wait_s:
            return view
        closing: asyncio.Future[Any] = asyncio.create_task(request.app[CLOSING].wait())
        try:
            news: set[asyncio.Future[Any]] = {waiter, closing}
            await asyncio.wait(news, timeout=min(wait_s, MAX_WAIT_S), return_when=asyncio.FIRST_COMPLETED)
        finally:
            closing.cancel()
    finally:
        waiter.cancel()
    return await _read(request, conversation_id, since)


def query_number(request: web.Request, name: str, maximum: int) -> int:
    """Return a whole number of the query, 0 when it is absent.

    Raises:
        InvalidInput: it is not made of ASCII digits, or above `maximum`.
    """
    text = request.query.get(name, "0")
    if not _DIGITS.fullmatch(text) or int(text) > maximum:
        raise InvalidInput("invalid", name)
    return int(text)


async def _read(request: web.Request, conversation_id: int, since: int) -> Json:
    """Read, and tell whether an answer is on its way: one that ends while we read is read too.

    Asked after the reading alone, the last answer could be written in between: neither shown nor announced.
    """
    desk, turns = request.app[DESK], request.app[TURNS]
    while True:
        was_busy = turns.is_busy(conversation_id)
        async with desk.database.reading() as session:
            conversation = await desk.conversations.get(session, conversation_id)
            messages = await desk.conversations.since(session, conversation_id, since)
        is_busy = turns.is_busy(conversation_id)
        if is_busy or not was_busy:
            return messages_view(conversation, messages, busy=is_busy)
