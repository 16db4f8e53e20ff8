"""Forms of pages with and without files, read alike, and files put where the form says."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import Home, Kept, Uploader
from bot.tickets import Ticket
from bot.web.form_bodies import read_form
from bot.web.form_tokens import visit_of
from bot.web.keys import DESK
from bot.web.proxies import network_of
from bot.web.uploads import UploadForm, read_page_files


async def read_page_form(request: web.Request, max_files: int) -> UploadForm:
    """Return what a form of a page sends, with at most so many files; see `read_page_files`."""
    if request.content_type == "multipart/form-data":
        return await read_page_files(request, max_files)
    return UploadForm(await read_form(request), ())


def uploader_of(request: web.Request) -> Uploader:
    """Return where the bytes are counted that somebody sends by a page: for the browser, or else for its network."""
    return Uploader(f"page:{visit_of(request) or network_of(request)}")


async def add_files(request: web.Request, session: AsyncSession, ticket: Ticket, files: Sequence[Kept]) -> None:
    """Give checked files to a request, with what the student said last."""
    home = Home(ticket.hearing_chat_id, ticket.id, ticket.version)
    for kept in files:
        await request.app[DESK].attachments.add_kept(session, kept, uploader_of(request), home)
