"""A button that was pressed twice: the same words, with the same files, from the same page are said once.

The page's form carries the version of the request that it showed, so that what has been said since can be told from
what was there before; nothing of its own is kept for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets import EntryKind, Outcome, ThreadEntry, Ticket
from bot.tickets.student_side import Written
from bot.web.keys import DESK

TWICE_WITHIN = timedelta(minutes=5)  # the last words again so soon are a second press, also of a page loaded since
OWN = (EntryKind.MESSAGE, EntryKind.KUDOS)


async def said_already(
    request: web.Request, session: AsyncSession, ticket: Ticket, shown: int, text: str, files: Iterable[str]
) -> Written | None:
    """Return what became of these words, with files of these names, if they came before; `ticket` is locked.

    `shown` is the version of the request on the page they come from.
    """
    desk, names = request.app[DESK], sorted(files)
    links = await desk.tickets.links(session, ticket.id)
    for place in (ticket.id, *links.follow_ups, *((links.merged_into,) if links.merged_into else ())):
        entries = await desk.tickets.entries(session, place, public_only=True)
        for entry in reversed([each for each in entries if each.kind in OWN]):
            is_since = place == ticket.id and entry.version > shown
            is_last = entry is entries[-1] and desk.clock() - entry.created_at < TWICE_WITHIN
            if entry.text != text or not (is_since or is_last):
                continue
            if names == await _names(request, session, entry):
                return Written(_outcome(entry, ticket, links.follow_ups), await desk.tickets.get(session, place))
    return None


def _outcome(entry: ThreadEntry, ticket: Ticket, follow_ups: Collection[int]) -> Outcome:
    if entry.ticket_id != ticket.id:
        return Outcome.FOLLOWED_UP if entry.ticket_id in follow_ups else Outcome.MERGED_AWAY
    return Outcome.THANKED if entry.kind is EntryKind.KUDOS else Outcome.ADDED


async def _names(request: web.Request, session: AsyncSession, entry: ThreadEntry) -> list[str]:
    files = await request.app[DESK].attachments.of_ticket(session, entry.ticket_id, public_only=True)
    return sorted(file.name for file in files if file.ticket_version == entry.version)
