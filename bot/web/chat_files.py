"""Files in the chat: at any moment, before, during and after a request.

What is sent while a request is filled in, or before there is one, waits and goes with it. While a request is open a
file goes to it at once, as something the student says; student and operator see it in the thread.
"""

from __future__ import annotations

import re

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import Attachment, Home, Kept, Uploader, Viewer, card_of, view_of
from bot.conversations import DESK as DESK_CHANNEL
from bot.conversations import Author, Conversation, NewMessage
from bot.errors import Conflict, InvalidInput
from bot.tickets import Ticket, TicketState
from bot.topics import FieldType
from bot.web.downloads import content_answer
from bot.web.keys import CONVERSATION, DESK, TURNS
from bot.web.routes import Access, Area, Route
from bot.web.uploads import MULTIPART, read_one_file

CLIENT_FILE_ID = re.compile("[A-Za-z0-9_-]{8,64}")
FORM, MESSAGE_FORM = "ticket_form", "message_form"


async def waiting(request: web.Request) -> web.Response:
    """Return what waits to be sent, where the next file goes, and what a file may be."""
    desk, conversation = request.app[DESK], request[CONVERSATION]
    async with desk.database.reading() as session:
        drafts = await desk.attachments.drafts(session, conversation.id)
        ticket, at_once = await _goes_to(request, session, conversation)
    rules = desk.attachments.rules
    limits = {"types": rules.types, "max_bytes": rules.max_bytes, "max_files": at_once or rules.files_at_once}
    view = {"files": [view_of(draft) for draft in drafts], "ticket": ticket.number if ticket else None}
    return web.json_response(view | {"limits": limits})


async def add(request: web.Request) -> web.Response:
    """Take one file; the same `client_file_id` sent again changes nothing."""
    desk, conversation = request.app[DESK], request[CONVERSATION]
    uploader = Uploader(f"conversation:{conversation.id}")
    async with desk.database.reading() as session:
        await desk.attachments.check_quota(session, uploader)  # before a byte of it is read
    upload, form = await read_one_file(request)
    client_file_id = _client_file_id(form.text("client_file_id"))
    async with desk.database.reading() as session:
        known = await desk.attachments.known(session, uploader, client_file_id)
    if known is None:
        async with desk.attachments.kept(upload.content, upload.name) as kept:
            known = await _add(request, kept, uploader, client_file_id)
        desk.wakes.notify(conversation.id, DESK_CHANNEL)
    if known.removed_at is not None:
        raise Conflict("this upload was taken back")
    return web.json_response({"file": view_of(known), "is_sent": known.is_sent}, status=201)


async def remove(request: web.Request) -> web.Response:
    """Take back a file that waits."""
    desk, viewer = request.app[DESK], Viewer(conversation_id=request[CONVERSATION].id)
    await desk.attachments.remove_draft(request.match_info["token"], viewer)
    return web.Response(status=204)


async def download(request: web.Request) -> web.Response:
    """Return a file of this conversation."""
    return await content_answer(request, request.match_info["token"], Viewer(request[CONVERSATION].id), "student")


async def _add(request: web.Request, kept: Kept, uploader: Uploader, client_file_id: str | None) -> Attachment:
    desk, conversation = request.app[DESK], request[CONVERSATION]
    async with desk.database.writing() as session:
        await desk.conversations.locked(session, conversation.id)  # two uploads at once are counted one after the other
        if known := await desk.attachments.known(session, uploader, client_file_id):
            return known
        ticket, at_once = await _goes_to(request, session, conversation)
        home = Home(conversation.id, at_once=at_once)
        if ticket is not None:
            ticket = await desk.tickets.student_message(session, ticket.id, kept.accepted.name)
            home = Home(conversation.id, ticket.id, ticket.version)
        added = await desk.attachments.add_kept(session, kept, uploader, home, client_file_id)
        if ticket is not None:
            said = request.app[TURNS].phrase(
                "utter_file_added", conversation.locale, name=added.name, number=ticket.number
            )
            shown = NewMessage(Author.SYSTEM, said.text, custom=card_of([added]))
            await desk.conversations.append(session, conversation.id, shown)
        return added


async def _goes_to(
    request: web.Request, session: AsyncSession, conversation: Conversation
) -> tuple[Ticket | None, int | None]:
    """Return the open ticket that a file goes to, or else how many files may wait, where a form says so."""
    desk = request.app[DESK]
    form, slots = await request.app[TURNS].form(session, conversation.key)
    if form == FORM:
        topic = desk.topics.get(slots.get("ticket_topic") or "")
        fields = [field for field in topic.form if field.type is FieldType.FILE] if topic else []
        return None, sum(field.max_files for field in fields) or None
    opened = [each for each in await desk.tickets.of_conversation(session, conversation.id) if not each.is_sealed]
    proven = await desk.access.tickets_of(session, await desk.access.of_conversation(session, conversation.id))
    alive = [each for each in (*opened, *proven) if each.state is not TicketState.CLOSED]
    named = str((slots.get("pending") or {}).get("number", "")) if form == MESSAGE_FORM else ""
    return next((each for each in alive if each.number == named), next(iter(alive), None)), None


def _client_file_id(text: str) -> str | None:
    if text and not CLIENT_FILE_ID.fullmatch(text):
        raise InvalidInput("invalid", "client_file_id")
    return text or None


ROUTES = (
    Route("GET", "/api/chat/files", waiting, Area.CHAT_API, Access.STUDENT),
    Route("POST", "/api/chat/files", add, Area.CHAT_API, Access.STUDENT, takes=MULTIPART),
    Route("GET", "/api/chat/files/{token}", download, Area.DOWNLOAD, Access.STUDENT),
    Route("DELETE", "/api/chat/files/{token}", remove, Area.CHAT_API, Access.STUDENT, takes=()),
)
