"""The links of our mails. One that opens once waits for a click: programs that look at mail follow links, too."""

from __future__ import annotations

from aiohttp import web

from bot.access import PageToken
from bot.web.form_bodies import read_form
from bot.web.form_tokens import FormExpired, keep_visit, new_visit, visit_of
from bot.web.keys import DESK, FORM_TOKENS
from bot.web.routes import Access, Area, Route
from bot.web.status_pages import open_page
from bot.web.templating import address, page, page_locale

PURPOSE = "link"
THEN = {"valuta": "rate", "riapri": "reopen"}  # `?poi=` in a mail → the part of the page that it leads to


async def arrive(request: web.Request) -> web.Response:
    """Open the request of a mail's link, or show the button that uses a single-use link up."""
    desk, token = request.app[DESK], request.match_info["token"]
    if desk.access.is_single_use(token):
        return _button(request)
    if request.method == "HEAD":
        return web.Response()
    return await _opened(request, token)


async def use(request: web.Request) -> web.Response:
    """Use a single-use link up."""
    form = await read_form(request)
    try:
        request.app[FORM_TOKENS].read(form.text("token"), PURPOSE, visit_of(request))
    except FormExpired:
        return _button(request)
    return await _opened(request, request.match_info["token"])


async def _opened(request: web.Request, link: str) -> web.Response:
    desk = request.app[DESK]
    async with desk.database.writing() as session:
        token = await desk.access.open_link(session, link)
    if token is None:
        gone = page(request, "link_over.html", status=404)
        gone.headers["Cache-Control"] = "no-store"
        return gone
    return await open_page(request, await _place(request, token), token)


async def _place(request: web.Request, token: PageToken) -> str:
    """Return the page of the one request that was opened, or the list of several; in the language of the request."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        visitor = await desk.access.visitor(session, token)
        tickets = await desk.access.tickets_of(session, visitor) if visitor else []
    named = [ticket for ticket in tickets if visitor and ticket.id in visitor.ticket_ids]
    locale = page_locale(request) if "lang" in request.query or not named else named[0].locale
    is_one = visitor is not None and visitor.email is None and len(named) == 1
    if not is_one:
        return address("/ticket/stato", locale)
    then = request.query.get("poi", "")
    place = address(f"/ticket/{named[0].number}", locale, poi=then if then in THEN else "")
    return f"{place}#{THEN[then]}" if then in THEN else place


def _button(request: web.Request) -> web.Response:
    visit = visit_of(request) or new_visit()
    response = page(request, "link_button.html", token=request.app[FORM_TOKENS].issue(PURPOSE, visit))
    response.headers["Cache-Control"] = "no-store"
    if not visit_of(request):
        keep_visit(response, visit)
    return response


ROUTES = (
    Route("GET", "/r/{token}", arrive, Area.PAGE, Access.ANYONE),
    Route("POST", "/r/{token}", use, Area.PAGE, Access.ANYONE),
)
