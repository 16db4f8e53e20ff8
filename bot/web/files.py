"""Our own scripts, styles and pictures: files of the package, by an explicit list of types."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from bot.errors import NotFound
from bot.web.routes import Access, Area, Route

STATIC = Path(__file__).with_name("static")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


async def static_file(request: web.Request) -> web.StreamResponse:
    """Serve one file below `static/`."""
    return _send(request.match_info["name"])


async def launcher(_request: web.Request) -> web.StreamResponse:
    """Serve the script that a site puts on its pages, at an address that never changes."""
    return _send("widget.js")


async def favicon(_request: web.Request) -> web.StreamResponse:
    """Serve the icon that browsers ask for unasked."""
    return _send("favicon.svg")


def find(name: str, folder: Path = STATIC) -> Path:
    """Return the file of a name from the address.

    Raises:
        NotFound: there is none, it lies outside, is hidden, or is of a type we do not serve.
    """
    parts = name.split("/")
    if "\x00" in name or "\\" in name or any(part.startswith(".") or not part for part in parts):
        raise NotFound("no such file")
    path = folder.joinpath(*parts).resolve()
    if not path.is_relative_to(folder.resolve()) or path.suffix not in TYPES or not path.is_file():
        raise NotFound("no such file")
    return path


def _send(name: str) -> web.FileResponse:
    path = find(name)
    return web.FileResponse(path, headers={"Content-Type": TYPES[path.suffix]})


ROUTES = (
    Route("GET", "/static/{name:.+}", static_file, Area.FILE, Access.ANYONE),
    Route("GET", "/widget.js", launcher, Area.FILE, Access.ANYONE),
    Route("GET", "/favicon.ico", favicon, Area.FILE, Access.ANYONE),
)
