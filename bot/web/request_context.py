"""The context of a request that is written on a page: captured or told by a link, shown, and taken out item by item.

It travels in the form like everything else: what was taken out is in no page and no row.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.tickets.context import PAGE, clean_context
from bot.web.browsers import browser_of
from bot.web.form_bodies import Form

PREFIX = "context."  # before a key, in links (`/ticket?context.role=docente`) and in the form
MARK = "context"  # a form with it says all that is left; without it nothing has been captured yet
ALL = "*"


def captured_context(request: web.Request) -> dict[str, str]:
    """Return what a link says of the page that it stands on, and what the browser tells of itself."""
    given = {name.removeprefix(PREFIX): value for name, value in request.query.items() if name.startswith(PREFIX)}
    if PAGE not in given and _is_elsewhere(request):
        given[PAGE] = request.headers.get("Referer", "")
    given.setdefault("browser", browser_of(request.headers.get("User-Agent", "")))
    given.setdefault("language", request.headers.get("Accept-Language", "")[:40].split(",")[0].split(";")[0])
    return clean_context(given)


def context_of(request: web.Request, form: Form) -> dict[str, str]:
    """Return what is left of the context in a form; captures it where the form is the first one."""
    if not form.text(MARK):
        return captured_context(request)
    return clean_context({name.removeprefix(PREFIX): form.text(name) for name in form if name.startswith(PREFIX)})


def without(context: dict[str, str], key: str) -> dict[str, str]:
    """Return a context without an item, or without any."""
    return {} if key == ALL else {name: value for name, value in context.items() if name != key}


def context_query(request: web.Request) -> dict[str, str]:
    """Return what links carry on, as long as there is no form yet."""
    captured = captured_context(request)
    told = {name for name in captured if f"{PREFIX}{name}" in request.query or name == PAGE}
    return {f"{PREFIX}{name}": captured[name] for name in sorted(told)}


def _is_elsewhere(request: web.Request) -> bool:
    """Tell whether the page before was not one of ours."""
    try:
        host = urlsplit(request.headers.get("Referer", "")).netloc
    except ValueError:
        return False
    return bool(host) and host != request.host
