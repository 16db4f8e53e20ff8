"""What a student has said already: a second press, or a turn that is run again, says nothing twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.models import ThreadEntry, Ticket
from bot.tickets.reading import TicketReader
from bot.tickets.states import EntryKind, Outcome

_OWN = {EntryKind.MESSAGE: Outcome.ADDED, EntryKind.KUDOS: Outcome.THANKED}


@dataclass(frozen=True)
class Said:
    """Words of the student, what became of them, and whether nobody has said anything there since."""

    entry: ThreadEntry
    outcome: Outcome
    is_last: bool


async def said_before(tickets: TicketReader, session: AsyncSession, ticket: Ticket, text: str) -> list[Said]:
    """Return where exactly these words stand: in the ticket, then in those it went on in; the newest first in each."""
    links = await tickets.links(session, ticket.id)
    found: list[Said] = []
    for place in (ticket.id, *links.follow_ups, *((links.merged_into,) if links.merged_into else ())):
        entries = await tickets.entries(session, place, public_only=True)
        for entry in reversed(entries):
            if entry.kind in _OWN and entry.text == text:
                outcome = _OWN[entry.kind]
                if place != ticket.id:
                    outcome = Outcome.FOLLOWED_UP if place in links.follow_ups else Outcome.MERGED_AWAY
                found.append(Said(entry, outcome, entry is entries[-1]))
    return found
