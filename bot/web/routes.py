"""What a route is: a path with its handler, and a declared answer to "who may call it, from where".

A handler cannot be reached without the two declarations, so a forgotten check is not possible:
`bot.web.auth` enforces `access`, `bot.web.origins` and `bot.web.security` go by `area`.
"""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_TABLE: web.AppKey[dict[web.AbstractRoute, Route]] = web.AppKey("routes")


class Access(enum.Enum):
    """Who may call a route."""

    ANYONE = "anyone"
    STUDENT = "student"  # who holds the token of a conversation, and then sees that one only
    VISITOR = "visitor"  # who proved whose a request is, by mail, by the host page or by the chat that opened it
    OPERATOR = "operator"  # who is signed in to the console, administrators too
    PROGRAM = "program"  # a program that holds a token of an operator; no cookie is looked at
    FIRST_FRAME = "first_frame"  # a socket that anyone may open and that closes unless its first frame proves a student
    LOCAL = "local"  # who runs the machine: a direct connection from a loopback address


class Area(enum.Enum):
    """Which part of the desk a route belongs to; decides its headers and its cross-site rule."""

    PAGE = "page"
    WIDGET = "widget"  # the panel page, shown in a frame of the pages that embed it
    CONSOLE = "console"
    CHAT_API = "chat_api"
    CONSOLE_API = "console_api"
    API = "api"  # programs of operators
    REST = "rest"  # server to server, as Rasa
    HEALTH = "health"
    FILE = "file"
    DOWNLOAD = "download"  # what students and operators sent: never a page of ours
    REPORT = "report"  # what browsers tell us by themselves


@dataclass(frozen=True)
class Route:
    """One path of the desk. `GET` serves `HEAD` too."""

    method: str
    path: str
    handler: Handler
    area: Area
    access: Access
    takes: tuple[str, ...] | None = None  # media types of its body; None: what its area takes, (): none is looked at


def register(app: web.Application, routes: Iterable[Route]) -> None:
    """Add `routes` to `app` and remember what each one declares.

    Raises:
        ValueError: two routes share method and path.
    """
    table = app.setdefault(_TABLE, {})
    for route in routes:
        if any((route.method, route.path) == (known.method, known.path) for known in table.values()):
            raise ValueError(f"{route.method} {route.path} is declared twice")
        resource = app.router.add_resource(route.path)
        for method in ("GET", "HEAD") if route.method == "GET" else (route.method,):
            table[resource.add_route(method, route.handler)] = route


async def check_declared(app: web.Application) -> None:
    """Keep an application from starting when it serves something of which nobody said who may call it.

    Raises:
        LookupError: names the route.
    """
    for route in app.router.routes():
        if route not in app[_TABLE]:
            raise LookupError(f"{route} was added without a declaration")


def all_routes(app: web.Application) -> tuple[Route, ...]:
    """Return every declared route."""
    return tuple(dict.fromkeys(app[_TABLE].values()))


def route_of(request: web.Request) -> Route | None:
    """Return the declaration of the route that serves `request`; None when no route does (404, 405)."""
    match = request.match_info
    if match.http_exception is not None:
        return None
    return request.app[_TABLE][match.route]
