"""A button that was pressed twice: the same words, with the same files, from the same page are said once.

The page's form carries the version of the request that it showed, so that what has been said since can be told from
what was there before; nothing of its own is kept for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets import ThreadEntry, Ticket, Written, said_before
from bot.web.keys import DESK

TWICE_WITHIN = timedelta(minutes=5)  # the last words again so soon are a second press, also of a page loaded since


async def said_already(
    request: web.Request, session: AsyncSession, ticket: Ticket, shown: int, text: str, files: Iterable[str]
) -> Written | None:
    """Return what became of these words, with files of these names, if they came before; `ticket` is locked.

    `shown` is the version of the request on the page they come from.
    """
    desk, names = request.app[DESK], sorted(files)
    for said in await said_before(desk.tickets, session, ticket, text):
        entry = said.entry
        is_since = entry.ticket_id == ticket.id and entry.version > shown
        is_again = said.is_last and desk.clock() - entry.created_at < TWICE_WITHIN
        if (is_since or is_again) and names == await _names(request, session, entry):
            return Written(said.outcome, await desk.tickets.get(session, entry.ticket_id))
    return None


async def _names(request: web.Request, session: AsyncSession, entry: ThreadEntry) -> list[str]:
    files = await request.app[DESK].attachments.of_ticket(session, entry.ticket_id, public_only=True)
    return sorted(file.name for file in files if file.ticket_version == entry.version)
