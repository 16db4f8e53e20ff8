"""The headers that tell a browser what our pages may not do.

They are set when a response is prepared, so that files, sockets and errors have them too. Pages run
no inline script or style, load nothing from other hosts, and only the panel may stand in a frame.
"""

from __future__ import annotations

from aiohttp import web

from bot.web import reports
from bot.web.errors import Refused
from bot.web.keys import ORIGINS, REQUEST_ID
from bot.web.origins import allow_reading
from bot.web.routes import Area, Handler, route_of

SERVER = "sportello"  # aiohttp would tell its own version and Python's
HSTS = "max-age=63072000; includeSubDomains"

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Server": SERVER,
}

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # for what is no page

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; report-to csp"
)
_CONSOLE = f"{_PAGE}; frame-ancestors 'none'"
_STUDENT_PAGE = f"{_PAGE}; frame-src 'self'; frame-ancestors 'none'"  # the panel opens in a frame of ours

_DOWNLOAD = "sandbox; default-src 'none'"  # whatever it is, a browser that shows it runs nothing

_NOT_STORED = (Area.CHAT_API, Area.DOWNLOAD, Area.CONSOLE_API, Area.CONSOLE, Area.API, Area.REST, Area.HEALTH)
_CROSS_ORIGIN_FILES = ("/widget.js",)  # the one file that other sites load


def content_security_policy(area: Area | None, embed_origins: tuple[str, ...]) -> str:
    """Return the policy of an area; the panel may be framed by us and by the sites that embed it."""
    match area:
        case Area.CONSOLE:
            return _CONSOLE
        case Area.PAGE:
            return _STUDENT_PAGE
        case Area.DOWNLOAD:
            return _DOWNLOAD
        case Area.WIDGET:
            return " ".join((f"{_PAGE}; frame-ancestors 'self'", *embed_origins))
    return NOTHING


@web.middleware
async def refuse_smuggling(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse an upgrade to a socket that carries a body: a proxy and we could read it differently.

    Raises:
        Refused: 400.
    """
    is_upgrade = "websocket" in request.headers.get("Upgrade", "").lower()
    if is_upgrade and ("Content-Length" in request.headers or "Transfer-Encoding" in request.headers):
        raise Refused(400, "bad_request")
    return await handler(request)


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the headers of a response that is about to leave."""
    route = route_of(request)
    area = route.area if route else None
    headers = response.headers
    headers.update(ALWAYS)
    headers["X-Request-Id"] = request[REQUEST_ID]
    is_page = response.content_type == "text/html"
    if is_page:
        headers["Reporting-Endpoints"] = reports.ENDPOINTS
    embed_origins = request.app[ORIGINS].embedding
    headers["Content-Security-Policy"] = content_security_policy(_page_area(area) if is_page else area, embed_origins)
    cross_origin = route is not None and route.path in _CROSS_ORIGIN_FILES
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if cross_origin else "same-origin"
    if area in _NOT_STORED or response.status >= 400:
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", "no-cache")  # may be kept, is asked again: a new release shows at once
    if request.scheme == "https" or (request.app[ORIGINS].own or "").startswith("https:"):
        headers["Strict-Transport-Security"] = HSTS
    if area is Area.CHAT_API:
        allow_reading(request, response)


def _page_area(area: Area | None) -> Area:
    """Return the area whose policy a page gets; an error page of no area is a student's page."""
    return area if area in (Area.CONSOLE, Area.WIDGET) else Area.PAGE
