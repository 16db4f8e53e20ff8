"""Files by the API: what was sent, and a file that waits for the entry it belongs to."""

from __future__ import annotations

from aiohttp import web

from bot.attachments import Home, Uploader, Viewer
from bot.errors import NotFound
from bot.web.api import answers
from bot.web.api.operation import Operation
from bot.web.api.tickets import ticket_of
from bot.web.api.views import file_told
from bot.web.downloads import content_answer
from bot.web.keys import DESK, OPERATOR
from bot.web.uploads import read_one_file


async def list_files(request: web.Request) -> answers.Files:
    """Return the files of a ticket, those of notes too."""
    desk, ticket = request.app[DESK], await ticket_of(request)
    async with desk.database.reading() as session:
        files = await desk.attachments.of_ticket(session, ticket.id, public_only=False)
    return answers.Files(files=[file_told(file, ticket) for file in files])


async def add_file(request: web.Request) -> answers.File:
    """Take one file; it is sent with the entry that names its token."""
    desk, operator, ticket = request.app[DESK], request[OPERATOR], await ticket_of(request)
    uploader = Uploader(f"operator:{operator.id}", operator.id)
    upload, _form = await read_one_file(request)
    async with desk.attachments.kept(upload.content, upload.name) as kept, desk.database.writing() as session:
        added = await desk.attachments.add_kept(session, kept, uploader, Home(ticket_id=ticket.id))
    return file_told(added, ticket)


async def read_file(request: web.Request) -> web.Response:
    """Return a file as a download; who took it is recorded."""
    desk, ticket, token = request.app[DESK], await ticket_of(request), request.match_info["token"]
    async with desk.database.reading() as session:
        file = await desk.attachments.by_token(session, token)
    if file is None or file.ticket_id != ticket.id:
        raise NotFound("no such file")
    return await content_answer(request, token, Viewer(operator_id=request[OPERATOR].id), "program")


_FILES = "/tickets/{number}/attachments"
OPERATIONS = (
    Operation("GET", _FILES, list_files, "List the attachments of a ticket", (404,)),
    Operation("POST", _FILES, add_file, "Add an attachment", (404,), status=201, uploads=True),
    Operation("GET", f"{_FILES}/{{token}}", read_file, "Download an attachment", (404,), downloads=True),
)
