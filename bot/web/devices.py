"""Browser and system in two words, by which operators recognise their sessions; the rest of the header is not kept."""

from __future__ import annotations

import re

from aiohttp import web

MAX_HEADER_CHARS = 512
# In this order: each browser also calls itself by the names of those after it, each phone by that of its ancestor.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Mac OS X|Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux|X11", "Linux"),
)


def device_of(request: web.Request) -> str | None:
    """Return what a request is sent with, such as `Firefox, Windows`; None for what is neither of those we know."""
    header = request.headers.get("User-Agent", "")[:MAX_HEADER_CHARS]
    found = (_first(_BROWSERS, header), _first(_SYSTEMS, header))
    return ", ".join(name for name in found if name) or None


def _first(names: tuple[tuple[str, str], ...], header: str) -> str | None:
    return next((name for pattern, name in names if re.search(pattern, header)), None)
