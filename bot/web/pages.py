"""Pages that stand alone: the demo portal, the privacy notice, and the frames of panel and console."""

from __future__ import annotations

from aiohttp import web

from bot.web.browsers import browser_of
from bot.web.keys import DESK, ORIGINS
from bot.web.routes import Access, Area, Route
from bot.web.templating import page


async def portal(request: web.Request) -> web.Response:
    """Show a student portal with the widget on it, to try the desk without a site of one's own."""
    return page(request, "portal.html", topics=request.app[DESK].topics.values())


async def privacy(request: web.Request) -> web.Response:
    """Show what happens with a student's data."""
    return page(request, "privacy.html")


async def panel(request: web.Request) -> web.Response:
    """Show the chat itself, in a frame of the page that carries the launcher."""
    browser = browser_of(request.headers.get("User-Agent", ""))
    return page(request, "panel.html", origins=request.app[ORIGINS].embedding, browser=browser)


async def console(request: web.Request) -> web.Response:
    """Show the console; what it may show of the desk is decided by the calls it makes."""
    return page(request, "console.html", view="console")


async def setup(request: web.Request) -> web.Response:
    """Show the form for the first operator; the token in the address is checked when it is sent."""
    return page(request, "console.html", view="setup")


ROUTES = (
    Route("GET", "/", portal, Area.PAGE, Access.ANYONE),
    Route("GET", "/privacy", privacy, Area.PAGE, Access.ANYONE),
    Route("GET", "/widget", panel, Area.WIDGET, Access.ANYONE),
    Route("GET", "/console", console, Area.CONSOLE, Access.ANYONE),
    Route("GET", "/console/setup", setup, Area.CONSOLE, Access.ANYONE),
)
