"""Giving files out: always as a download, never as a page of ours, to whoever may see them at that moment."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.attachments import Attachment, Viewer
from bot.attachments.names import content_disposition
from bot.errors import NotSignedIn
from bot.operators import audit
from bot.web.auth import operator_of, session_token
from bot.web.keys import DESK
from bot.web.routes import Access, Area, Route
from bot.web.students import bearer, student_of
from bot.web.visitors import visitor_of

logger = structlog.get_logger(__name__)


async def download(request: web.Request) -> web.Response:
    """Return the file of a signed address to an operator, a page session, or the chat it belongs to."""
    desk = request.app[DESK]
    token = desk.attachments.token_of(request.match_info["link"])
    viewer, kind = await _viewer_of(request, token)
    return await content_answer(request, token, viewer, kind)


async def content_answer(request: web.Request, token: str, viewer: Viewer, kind: str) -> web.Response:
    """Return a file as a download, and note who took it.

    Raises:
        NotFound: there is none, or not for this viewer; nobody can tell which.
    """
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        attachment = await desk.attachments.open(session, token, viewer)
    content = await desk.attachments.content(attachment)
    await _note(request, attachment, viewer, kind)
    headers = {"Content-Disposition": content_disposition(attachment.name)}
    charset = "utf-8" if attachment.media_type.startswith("text/") else None
    return web.Response(body=content, content_type=attachment.media_type, charset=charset, headers=headers)


async def _viewer_of(request: web.Request, token: str) -> tuple[Viewer, str]:
    """Return who asks: the console's session first, then the page's, then a chat's token."""
    if session_token(request) is not None:
        try:
            operator = await operator_of(request, is_active=True)
        except NotSignedIn:
            pass
        else:
            return Viewer(operator_id=operator.id), "operator"
    if (conversation := await student_of(request, bearer(request))) is not None:
        return Viewer(conversation_id=conversation.id), "student"
    return Viewer(ticket_ids=await _tickets_of_visitor(request, token)), "visitor"


async def _tickets_of_visitor(request: web.Request, token: str) -> frozenset[int]:
    """Return the ticket of a file, if the page session of the request opens it."""
    desk, visitor = request.app[DESK], await visitor_of(request)
    if visitor is None:
        return frozenset()
    async with desk.database.reading() as session:
        attachment = await desk.attachments.by_token(session, token)
        if attachment is None or attachment.ticket_id is None:
            return frozenset()
        ticket = await desk.tickets.get(session, attachment.ticket_id)
        return frozenset({ticket.id}) if await desk.access.may_see(session, visitor, ticket) else frozenset()


async def _note(request: web.Request, attachment: Attachment, viewer: Viewer, kind: str) -> None:
    desk = request.app[DESK]
    logger.info("file_downloaded", attachment=attachment.id, ticket=attachment.ticket_id, by=kind)
    if viewer.operator_id is None or request.method == "HEAD":
        return
    data = {"attachment": attachment.id, "ticket": attachment.ticket_id}
    async with desk.database.writing() as session:
        await audit.record(session, desk.clock(), f"operator:{viewer.operator_id}", "file_downloaded", data)


ROUTES = (Route("GET", "/files/{link}", download, Area.DOWNLOAD, Access.ANYONE),)  # asks for itself: see _viewer_of
