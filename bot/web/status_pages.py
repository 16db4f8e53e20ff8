"""*Where is my request*: number and address show where it stands; a code or a link in the mail opens the rest.

Whatever was typed, right or wrong, the page that follows says the same, so that nobody learns whose a request is.
"""

from __future__ import annotations

import hashlib
from typing import Any

from aiohttp import web

from bot.access import Asker, PageToken, TicketStatus, status_of
from bot.contact import MAX_EMAIL_CHARS, canonical_email
from bot.errors import InvalidInput, TooManyTries
from bot.limits import network_key
from bot.tickets import Ticket, format_number, parse_number
from bot.web.form_bodies import read_form
from bot.web.form_tokens import FormExpired, keep_visit, new_visit, visit_of
from bot.web.keys import DESK, FORM_TOKENS
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.templating import address, page, page_locale
from bot.web.ticket_tokens import sign_out_token
from bot.web.ticket_words import ticket_line
from bot.web.visitors import keep_page, visitor_of

PURPOSE, CODE = "status", "code"
MAX_TYPED_CHARS = 300
FORBIDDEN, NOT_FOUND, UNPROCESSABLE, TOO_MANY = 403, 404, 422, 429


async def ask(request: web.Request) -> web.Response:
    """Show the requests that this browser has proven, and ask for number and address of another one."""
    return await _page(request, number=request.query.get("number", ""))


async def answer(request: web.Request) -> web.Response:
    """Look a request up, or mail a code, a link or the list of requests."""
    form = await read_form(request)
    number, email = form.text("number")[:MAX_TYPED_CHARS].strip(), form.text("email")[:MAX_TYPED_CHARS].strip()
    typed = {"number": number, "email": email}
    try:
        request.app[FORM_TOKENS].read(form.text("token"), PURPOSE, visit_of(request))
    except FormExpired:
        return await _page(request, status=FORBIDDEN, refused="form_expired", **typed)
    action = form.text("action")
    wrong = _wrong(number, email, needs_number=action != "list")
    if wrong:
        return await _page(request, status=UNPROCESSABLE, wrong=wrong, wrong_form=action, **typed)
    try:
        return await _act(request, action, number, email)
    except TooManyTries as error:
        minutes = -(-error.retry_after_s // 60)
        return await _page(request, status=TOO_MANY, refused="too_many", minutes=minutes, **typed)


async def ask_code(request: web.Request) -> web.Response:
    """Ask for the digits that were mailed; the page may be loaded again without another mail."""
    return _code_page(request, request.query.get("k", ""))


async def take_code(request: web.Request) -> web.Response:
    """Open what the digits open."""
    desk, form, locale = request.app[DESK], await read_form(request), page_locale(request)
    sealed = form.text("k")
    try:
        key, _, number = request.app[FORM_TOKENS].read(sealed, CODE, visit_of(request)).partition(" ")
    except FormExpired:
        return await _page(request, status=FORBIDDEN, refused="form_expired")
    try:
        async with desk.database.writing() as session:
            token = await desk.access.verify_code(
                session, key, form.text("code")[:MAX_TYPED_CHARS], page_asker(request)
            )
    except TooManyTries as error:
        minutes = -(-error.retry_after_s // 60)
        return await _page(request, status=TOO_MANY, refused="too_many", minutes=minutes, number=number)
    if token is None:
        return _code_page(request, sealed, is_wrong=True)
    return await open_page(request, address(f"/ticket/{number}", locale), token)


def page_asker(request: web.Request) -> Asker:
    """Return where a look-up of a page is counted: for this browser, and for its network."""
    visit, secret = visit_of(request), request.app[DESK].secret
    known = hashlib.sha256(visit.encode("utf-8", "replace")).hexdigest() if visit else None
    return Asker(known, network_key(secret, network_of(request)))


async def open_page(request: web.Request, place: str, token: PageToken) -> web.Response:
    """Lead a browser that proved something to what it may see now."""
    response = web.Response(status=303, headers={"Location": place, "Cache-Control": "no-store"})
    await keep_page(request, response, token)
    return response


async def _act(request: web.Request, action: str, number: str, email: str) -> web.Response:
    desk, asker, locale = request.app[DESK], page_asker(request), page_locale(request)
    async with desk.database.writing() as session:
        match action:
            case "code":
                key = await desk.access.request_code(session, number, email, asker)
            case "link":
                await desk.access.send_link(session, number, email, asker)
            case "list":
                await desk.access.send_list(session, email, asker)
            case _:
                found = await desk.access.look_up(session, number, email, asker)
                token = await desk.access.enter(session, found) if found is not None else None
    if action == "code":
        sealed = request.app[FORM_TOKENS].issue(
            CODE, visit_of(request), f"{key} {format_number(parse_number(number) or 0)}"
        )
        return web.Response(status=303, headers={"Location": address("/ticket/codice", locale, k=sealed)})
    if action in ("link", "list"):
        return _done(page(request, "status_mailed.html", what=action))
    if found is None:
        return await _page(request, status=NOT_FOUND, refused="no_match", number=number, email=email)
    if token is not None:
        return await open_page(request, address(f"/ticket/{found.number}", locale), token)
    return await _shown(request, found, email)


async def _shown(request: web.Request, found: TicketStatus, email: str) -> web.Response:
    token = request.app[FORM_TOKENS].issue(PURPOSE, visit_of(request))
    return _done(page(request, "status_shown.html", line=ticket_line(request, found), email=email, token=token))


async def _page(request: web.Request, *, status: int = 200, **told: object) -> web.Response:
    visit = visit_of(request) or new_visit()
    lines = [ticket_line(request, status_of(ticket)) for ticket in await _proven(request)]
    values: dict[str, Any] = {"number": "", "email": "", "refused": "", "minutes": 0, "wrong": {}, "wrong_form": ""}
    token = request.app[FORM_TOKENS].issue(PURPOSE, visit)
    values |= told | {"token": token, "lines": lines, "sign_out": sign_out_token(request)}
    response = _done(page(request, "status_ask.html", status=status, **values))
    if not visit_of(request):
        keep_visit(response, visit)
    return response


async def _proven(request: web.Request) -> list[Ticket]:
    desk, visitor = request.app[DESK], await visitor_of(request)
    if visitor is None:
        return []
    async with desk.database.reading() as session:
        return await desk.access.tickets_of(session, visitor)


def _code_page(request: web.Request, sealed: str, *, is_wrong: bool = False) -> web.Response:
    status = FORBIDDEN if is_wrong else 200
    return _done(page(request, "status_code.html", status=status, sealed=sealed, is_wrong=is_wrong))


def _wrong(number: str, email: str, *, needs_number: bool) -> dict[str, str]:
    """Return control → code for what cannot be looked up at all; what it says depends on the typed text alone."""
    wrong = {"number": "ticket_number"} if needs_number and parse_number(number) is None else {}
    try:
        canonical_email(email[: 2 * MAX_EMAIL_CHARS])
    except InvalidInput:
        wrong["email"] = "email"
    return wrong


def _done(response: web.Response) -> web.Response:
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (
    Route("GET", "/ticket/stato", ask, Area.PAGE, Access.ANYONE),
    Route("POST", "/ticket/stato", answer, Area.PAGE, Access.ANYONE),
    Route("GET", "/ticket/codice", ask_code, Area.PAGE, Access.ANYONE),
    Route("POST", "/ticket/codice", take_code, Area.PAGE, Access.ANYONE),
)
