"""Questions offered while somebody types, read from the index in memory: no database, no conversation."""

from __future__ import annotations

from aiohttp import web

from bot.errors import InvalidInput
from bot.web.keys import DESK, SUGGEST_PACE
from bot.web.pace import Pace
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.words import LOCALES

MOST = 8  # more are not read while typing
# One network may be a campus with forty students who type at once; at 2 ms each it cannot take a tenth of a core.
BURST, PER_SECOND = 200, 40.0


def new_pace() -> Pace:
    """Return the counters of a process that has just started."""
    return Pace(BURST, PER_SECOND)


async def suggest(request: web.Request) -> web.Response:
    """Return the questions that `?q=` may become, best first, in `?locale=`; what is typed is not kept.

    `title` is the question to send, `matched` the way of asking it that resembles what was typed.

    Raises:
        InvalidInput: the language is none of ours.
        TooManyTries: the network asks too fast.
    """
    request.app[SUGGEST_PACE].take(network_of(request))
    locale, desk = request.query.get("locale", LOCALES[0]), request.app[DESK]
    if locale not in LOCALES:
        raise InvalidInput("invalid", "locale")
    found = desk.retriever.suggest(request.query.get("q", ""), locale=locale, today=desk.today(), limit=MOST)
    offered = [{"entry": each.entry.id, "title": each.entry.question, "matched": each.text} for each in found]
    return web.json_response({"suggestions": offered})


ROUTES = (Route("GET", "/api/chat/suggest", suggest, Area.CHAT_API, Access.ANYONE),)
