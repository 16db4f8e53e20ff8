"""Taking the person out of a closed ticket: what counts for the office stays, what was said does not."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.errors import TransitionRefused
from bot.tickets.models import ConsentGrant, Rating, ThreadEntry, Ticket
from bot.tickets.retries import CONTENT
from bot.tickets.states import Actor, EntryKind, EventKind
from bot.tickets.writing import Step, TicketWriter

STUDENT_ENTRIES = (EntryKind.MESSAGE, EntryKind.KUDOS)
WORDS = ("reason", CONTENT)  # keys of an event that hold them


class Anonymising(TicketWriter):
    """The transition after which only number, topic, times and counts are left."""

    async def anonymise(self, session: AsyncSession, ticket_id: int, actor: Actor = Actor.ADMIN) -> Ticket:
        """T18: forget the person of a closed ticket; doing it twice changes nothing. Files are not in this room.

        Raises:
            TransitionRefused: it is not closed.
        """
        at = self.clock()
        ticket = await self.locked(session, ticket_id)
        if ticket.closed_at is None:
            raise TransitionRefused("only what is closed can be forgotten")
        if ticket.anonymised_at is not None:
            return ticket
        ticket.email = ticket.full_name = ticket.phone = ticket.conversation_id = None
        ticket.draft_key = ticket.draft_digest = None
        ticket.subject, ticket.fields, ticket.context, ticket.anonymised_at = "", {}, None, at
        of_ticket = ThreadEntry.ticket_id == ticket_id
        fetched: dict[str, Any] = {"synchronize_session": "fetch"}
        await session.execute(update(ThreadEntry).where(of_ticket).values(text=""), execution_options=fetched)
        by_student = of_ticket & ThreadEntry.kind.in_(STUDENT_ENTRIES)
        await session.execute(update(ThreadEntry).where(by_student).values(author_name=None), execution_options=fetched)
        await session.execute(update(Rating).where(Rating.ticket_id == ticket_id).values(comment=""))
        theirs = update(ConsentGrant).where(ConsentGrant.ticket_id == ticket_id)
        await session.execute(theirs.values(person_name=None, person_kind=None), execution_options=fetched)
        for event in await self.events(session, ticket_id):
            event.data = {key: _impersonal(key, value) for key, value in event.data.items()}
        return await self.move(session, ticket, ticket.standing, at, Step(EventKind.ANONYMISED, actor))


def _impersonal(key: str, value: Any) -> Any:
    if key == "changed":
        return dict.fromkeys(value, ())  # which fields were changed is a count, what they said is not
    return "" if key in WORDS else value
