"""Whose page may send us a request: our own for the console, the embedding sites too for the chat.

A browser says where a request comes from in `Origin` and `Sec-Fetch-Site`; a page cannot forge either.
The console goes by its cookie, so there a request that tells nothing is refused. The chat goes by a
bearer token that no other page holds, so there a program without a browser may leave them out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from bot.addresses import origin_of
from bot.errors import NotAllowed
from bot.settings import Settings
from bot.web.errors import Refused
from bot.web.keys import ORIGINS
from bot.web.routes import Area, Handler, route_of

CONSOLE_HEADER = "X-Sportello"  # a form cannot send it, a foreign script needs our leave first
READING = ("GET", "HEAD", "OPTIONS")

_CHAT_METHODS = "GET, POST, DELETE"
_CHAT_HEADERS = "authorization, content-type"
_PREFLIGHT_MAX_AGE_S = 600

_JSON = ("application/json",)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_CONTENT_TYPES = {Area.REPORT: ("application/reports+json",), Area.PAGE: _FORMS}


class ForeignOrigin(NotAllowed):
    """The request was sent by a page that may not send it."""

    code = "foreign_origin"


@dataclass(frozen=True)
class Origins:
    """The origins we know: `https://host[:port]`, lower case, compared exactly."""

    own: str | None  # from the public address; None: whatever address the machine is reached by
    host: str
    embedding: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the origins that the settings name.

        Raises:
            ValueError: an origin is not of the form `https://host[:port]`.
        """
        embedding = tuple(origin_of(text) for text in settings.embed_origins)
        own = origin_of(settings.public_url, whole=False) if settings.public_url else None
        return cls(own, settings.host, embedding)

    def is_own(self, origin: str, request: web.Request) -> bool:
        """Tell whether `origin` is this desk.

        Without a public address any name would do as `Host`, which is what DNS rebinding needs: only
        addresses, `localhost` and the configured host count then.
        """
        if self.own is not None and origin == self.own:
            return True
        if origin != f"{request.scheme}://{request.host}".lower():
            return False
        name = urlsplit(origin).hostname or ""
        known = {"localhost", self.host.lower()}
        return name in known or (_is_address(name) and (self.own is None or ipaddress.ip_address(name).is_loopback))


@web.middleware
async def check_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a foreign page sends; answer the question a browser asks before it sends."""
    if _is_preflight(request):
        return _answer_preflight(request)
    route = route_of(request)
    if route is not None and request.method not in READING:
        if route.area is Area.CONSOLE_API:
            require_console_origin(request)
            if request.headers.get(CONSOLE_HEADER) != "1":
                raise ForeignOrigin
        elif route.area is Area.PAGE:
            require_page_origin(request)
        elif route.area is Area.CHAT_API:
            require_chat_origin(request)
        takes = _CONTENT_TYPES.get(route.area, _JSON) if route.takes is None else route.takes
        if route.area is not Area.REST and takes and request.content_type not in takes:
            raise Refused(415, "not_json")
    return await handler(request)


def require_console_origin(request: web.Request) -> None:
    """Let pass what our own console sends.

    Raises:
        ForeignOrigin: it comes from elsewhere, or does not say.
    """
    origin = _single(request, "Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin"):
        raise ForeignOrigin
    if origin is None:
        if site is None:
            raise ForeignOrigin
    elif not request.app[ORIGINS].is_own(origin, request):
        raise ForeignOrigin


def require_page_origin(request: web.Request) -> None:
    """Let pass a form that one of our pages sends.

    Our pages tell nobody where a reader comes from (`Referrer-Policy: no-referrer`), and so a browser sends their forms
    with `Origin: null`: it counts as ours only where the browser says in `Sec-Fetch-Site` that it is.

    Raises:
        ForeignOrigin: it comes from elsewhere, or does not say.
    """
    origin, site = _single(request, "Origin"), _single(request, "Sec-Fetch-Site")
    if site not in (None, "same-origin"):
        raise ForeignOrigin
    if origin in (None, "null"):
        if site is None:
            raise ForeignOrigin
    elif not request.app[ORIGINS].is_own(origin or "", request):
        raise ForeignOrigin


def require_chat_origin(request: web.Request, *, must_tell: bool = False) -> None:
    """Let pass what our pages, the embedding sites, and programs without an origin send.

    With `must_tell` a request without `Origin` is refused (a WebSocket: browsers always tell).

    Raises:
        ForeignOrigin: a page of another site sends it.
    """
    origin = _single(request, "Origin")
    if origin is None:
        if must_tell or request.headers.get("Sec-Fetch-Site") not in (None, "same-origin", "none"):
            raise ForeignOrigin
    elif not _is_chat_origin(origin, request):
        raise ForeignOrigin


def allow_reading(request: web.Request, response: web.StreamResponse) -> None:
    """Let a script of an embedding site read the answer (CORS); nobody else, and never `*`."""
    response.headers.add("Vary", "Origin")
    origin = request.headers.get("Origin")
    if origin is not None and origin in request.app[ORIGINS].embedding:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _is_chat_origin(origin: str, request: web.Request) -> bool:
    """Tell whether the chat may be used from `origin`; the token makes the name of our host unimportant here."""
    origins = request.app[ORIGINS]
    same_host = origin == f"{request.scheme}://{request.host}".lower()
    return same_host or origins.is_own(origin, request) or origin in origins.embedding


def _is_preflight(request: web.Request) -> bool:
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return asks and request.path.startswith("/api/chat/")


def _answer_preflight(request: web.Request) -> web.Response:
    require_chat_origin(request)
    response = web.Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": _CHAT_METHODS,
            "Access-Control-Allow-Headers": _CHAT_HEADERS,
            "Access-Control-Max-Age": str(_PREFLIGHT_MAX_AGE_S),
        },
    )
    allow_reading(request, response)
    return response


def _single(request: web.Request, name: str) -> str | None:
    """Return the one value of a header; two of them are a forgery."""
    values: Iterable[str] = request.headers.getall(name, ())
    found = list(values)
    if len(found) > 1:
        raise ForeignOrigin
    return found[0].lower() if found else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
