"""From the chat to the page of a request: what the chat has proven opens it there, without a mailed code.

The panel's form brings the chat's token in its body: in an address it would stay behind in histories and logs.
"""

from __future__ import annotations

from aiohttp import web

from bot.errors import NotFound
from bot.tickets import parse_number
from bot.web.form_bodies import read_form
from bot.web.keys import CHAT_PACE, DESK
from bot.web.proxies import network_of
from bot.web.routes import Access, Area, Route
from bot.web.status_pages import open_page
from bot.web.students import student_of
from bot.web.templating import address
from bot.web.ticket_pages import to_proof


async def open_from_chat(request: web.Request) -> web.Response:
    """Open a request where access to it is authorised; whose chat may not see it is led to where that is proven."""
    form = await read_form(request)
    conversation = await student_of(request, form.text("token"))
    if conversation is None:
        return to_proof(request)
    request.app[CHAT_PACE].say(conversation.id, network_of(request))
    desk = request.app[DESK]
    try:
        async with desk.database.writing() as session:
            ticket = await desk.tickets.get(session, parse_number(request.match_info["number"]) or 0)
            token = await desk.access.enter_from_chat(session, conversation.id, ticket)
    except NotFound:
        return to_proof(request)
    return await open_page(request, f"{address(f'/ticket/{ticket.number}', conversation.locale)}#autorizza", token)


ROUTES = (Route("POST", "/ticket/{number:[0-9]{1,12}}/autorizza", open_from_chat, Area.PAGE, Access.ANYONE),)
