"""Words that a turn gave to the office before it was cut short: the turn is run again, the words are said once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.tickets import EntryKind, Outcome, Ticket, Written

WITHIN = timedelta(minutes=10)  # a process is started again sooner; who says the same later means it
OWN = {EntryKind.MESSAGE: Outcome.ADDED, EntryKind.KUDOS: Outcome.THANKED}


async def said_already(desk: Helpdesk, session: AsyncSession, ticket: Ticket, text: str) -> Written | None:
    """Return what became of a text that already stands last in the request, or in the one that follows it up."""
    links = await desk.tickets.links(session, ticket.id)
    for place in (ticket.id, *links.follow_ups, *((links.merged_into,) if links.merged_into else ())):
        entries = await desk.tickets.entries(session, place, public_only=True)
        last = entries[-1] if entries else None
        if last is None or last.kind not in OWN or last.text != text or desk.clock() - last.created_at > WITHIN:
            continue
        if place == ticket.id:
            return Written(OWN[last.kind], await desk.tickets.get(session, place)) if len(entries) > 1 else None
        outcome = Outcome.FOLLOWED_UP if place in links.follow_ups else Outcome.MERGED_AWAY
        return Written(outcome, await desk.tickets.get(session, place))
    return None
