"""Files that an operator adds: they wait at the ticket until the entry they belong to is sent."""

from __future__ import annotations

from aiohttp import web

from bot.attachments import Home, Uploader, Viewer, view_of
from bot.web.console_tickets import ticket_of
from bot.web.keys import DESK, OPERATOR
from bot.web.routes import Access, Area, Route
from bot.web.uploads import MULTIPART, read_one_file


async def add(request: web.Request) -> web.Response:
    """Take one file for the next reply or note of this operator."""
    desk, operator, ticket = request.app[DESK], request[OPERATOR], await ticket_of(request)
    uploader = Uploader(f"operator:{operator.id}", operator.id)
    upload, _form = await read_one_file(request)
    async with desk.attachments.kept(upload.content, upload.name) as kept, desk.database.writing() as session:
        added = await desk.attachments.add_kept(session, kept, uploader, Home(ticket_id=ticket.id))
    return web.json_response({"file": view_of(added) | {"url": desk.attachments.path(added)}}, status=201)


async def remove(request: web.Request) -> web.Response:
    """Take back a file that was not sent yet."""
    viewer = Viewer(operator_id=request[OPERATOR].id)
    await request.app[DESK].attachments.remove_draft(request.match_info["token"], viewer)
    return web.Response(status=204)


ROUTES = (
    Route("POST", "/api/console/tickets/{id:[0-9]+}/files", add, Area.CONSOLE_API, Access.OPERATOR, takes=MULTIPART),
    Route("DELETE", "/api/console/files/{token}", remove, Area.CONSOLE_API, Access.OPERATOR, takes=()),
)
