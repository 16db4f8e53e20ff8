"""Words that a turn gave to the office before it was cut short: the turn is run again, the words are said once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, Written, said_before

WITHIN = timedelta(minutes=10)  # a process is started again sooner; who says the same later means it
REQUEST = 1  # the version of the request's own words: to say those again is a message


async def said_already(desk: Helpdesk, session: AsyncSession, ticket: Ticket, text: str) -> Written | None:
    """Return what became of a text that already stands last in the request, or in the one that follows it up."""
    for said in await said_before(desk.tickets, session, ticket, text):
        is_request = said.entry.ticket_id == ticket.id and said.entry.version == REQUEST
        if said.is_last and not is_request and desk.clock() - said.entry.created_at <= WITHIN:
            return Written(said.outcome, await desk.tickets.get(session, said.entry.ticket_id))
    return None
