"""After a request is sent: its number, large enough to be copied by hand, and what happens next."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from babel.dates import format_timedelta

from bot.tickets import Ticket, TicketNotFound
from bot.web.form_tokens import FormExpired, visit_of
from bot.web.keys import DESK, FORM_TOKENS
from bot.web.routes import Access, Area, Route
from bot.web.templating import address, page, page_locale

PURPOSE = "receipt"
AN_HOUR = timedelta(hours=1)


def receipt_address(request: web.Request, ticket: Ticket, visit: str, locale: str) -> str:
    """Return the page that shows the number, to the browser that sent the request and to no other."""
    return address("/ticket/inviata", locale, k=request.app[FORM_TOKENS].issue(PURPOSE, visit, str(ticket.id)))


async def receipt(request: web.Request) -> web.Response:
    """Show the number of the request that was just sent; somebody else is led to where numbers are looked up."""
    desk, locale = request.app[DESK], page_locale(request)
    try:
        ticket_id = int(request.app[FORM_TOKENS].read(request.query.get("k", ""), PURPOSE, visit_of(request)))
        async with desk.database.reading() as session:
            ticket = await desk.tickets.get(session, ticket_id)
    except (FormExpired, TicketNotFound):
        return web.Response(status=303, headers={"Location": address("/ticket/stato", locale)})
    return await receipt_page(request, ticket, locale)


async def receipt_page(request: web.Request, ticket: Ticket, locale: str, status: int = 200) -> web.Response:
    """Show a number; with status 409 as that of a request which the same form had become before."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        answer = await desk.tickets.first_answer(session, ticket.topic)
    response = page(
        request,
        "request_sent.html",
        locale=locale,
        status=status,
        number=ticket.number,
        office=desk.office(ticket.topic, locale),
        wait=format_timedelta(AN_HOUR * answer.office_hours, granularity="hour", threshold=100, locale=locale),
        is_usual=answer.is_usual,
        is_known=status != 200,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (Route("GET", "/ticket/inviata", receipt, Area.PAGE, Access.ANYONE),)
