"""What a student does with a ticket: one transition a method, in the caller's transaction.

Who may do it is settled before: a method takes it that the ticket has been proven theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import column, insert, literal, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.outbox import OutboxKind
from bot.plain_text import clean_text
from bot.tickets import lifecycle
from bot.tickets.creation import MAX_DESCRIPTION_CHARS, NewTicket, create, subject_of
from bot.tickets.errors import ReopenWindowOver, TransitionRefused
from bot.tickets.filling_in import change_fields
from bot.tickets.models import ThreadEntry, Ticket
from bot.tickets.reopening import check_reopening
from bot.tickets.states import Actor, EntryKind, EventKind, Outcome, Resolution, TicketState
from bot.tickets.thanks import is_thanks
from bot.tickets.writing import MAX_TEXT_CHARS, Step, TicketWriter

_SUBJECTS = table("ticket_subjects", column("ticket_id"), column("subject"))  # a room beside this one: whose it is
_REOPEN_ALERTS = (OutboxKind.REOPENED, OutboxKind.ALERT_STUDENT_WROTE)


@dataclass(frozen=True)
class Written:
    """What became of a student's message, and the ticket in which it stands now."""

    outcome: Outcome
    ticket: Ticket


class StudentSide(TicketWriter):
    """The transitions that a student makes, in the chat, on the ticket's page or by the API."""

    async def student_writes(self, session: AsyncSession, ticket_id: int, text: str) -> Written:
        """T6 to T10: take a student's message, whatever has become of the ticket.

        Raises:
            TooManyOpenTickets: a new ticket would be one too many for the address.
            ReopenedTooOften: the student alone has reopened it several times today.
        """
        text = clean_text(text, MAX_TEXT_CHARS, "text")
        ticket = await self.locked(session, ticket_id)
        if ticket.merged_into_id is not None:
            return Written(
                Outcome.MERGED_AWAY, (await self.student_writes(session, ticket.merged_into_id, text)).ticket
            )
        if ticket.state is not TicketState.CLOSED:
            return Written(Outcome.ADDED, await self.student_message(session, ticket_id, text))
        if ticket.anonymised_at is None and is_thanks(text, ticket.assignee_name, ticket.full_name):
            return Written(Outcome.THANKED, await self._thank(session, ticket, text))
        until = self.offices.reopen_until(ticket)
        if until is not None and self.clock() < until:
            return Written(Outcome.REOPENED, await self._reopen(session, ticket, text))
        follow_up = await session.scalar(select(Ticket.id).where(Ticket.follow_up_of == ticket_id).order_by(Ticket.id))
        if follow_up is not None:  # the matter has gone on there since
            return await self.student_writes(session, follow_up, text)
        return Written(Outcome.FOLLOWED_UP, await self._follow_up(session, ticket, text))

    async def student_message(self, session: AsyncSession, ticket_id: int, text: str) -> Ticket:
        """T6, T7: the student adds to a ticket that is not closed.

        Raises:
            TicketClosed: it is.
        """
        at, text = self.clock(), clean_text(text, MAX_TEXT_CHARS, "text")
        ticket = await self.locked(session, ticket_id)
        standing = lifecycle.student_wrote(ticket.standing, at)
        step = _says(EventKind.STUDENT_WROTE, EntryKind.MESSAGE, ticket, text, OutboxKind.ALERT_STUDENT_WROTE)
        return await self.move(session, ticket, standing, at, step)

    async def reopen(self, session: AsyncSession, ticket_id: int) -> Ticket:
        """T8: the student asks to go on with a closed ticket; one that is open already stays as it is.

        Raises:
            ReopenWindowOver: it was closed too long ago or as spam, or goes on elsewhere.
            ReopenedTooOften: the student alone has reopened it several times today.
        """
        ticket = await self.locked(session, ticket_id)
        return ticket if ticket.state is not TicketState.CLOSED else await self._reopen(session, ticket, "")

    async def withdraw(
        self, session: AsyncSession, ticket_id: int, resolution: Resolution = Resolution.WITHDRAWN
    ) -> Ticket:
        """T13: the student does not need it any more, or has solved it.

        Raises:
            TicketClosed: it is over already.
            TransitionRefused: another resolution than these two.
        """
        at = self.clock()
        ticket = await self.locked(session, ticket_id)
        standing = lifecycle.withdrawn(ticket.standing, at, resolution)
        step = Step(EventKind.WITHDRAWN, Actor.STUDENT, outbox=(OutboxKind.ALERT_WITHDRAWN,))
        return await self.move(session, ticket, standing, at, step)

    async def edit(
        self,
        session: AsyncSession,
        ticket_id: int,
        description: str | None = None,
        fields: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> Ticket:
        """T14: change the request while nobody has begun on it; `fields` are values that the form has accepted.

        A subject that is the beginning of the old description becomes that of the new one.

        Raises:
            InvalidInput: `email`, which is whom the ticket belongs to.
            TransitionRefused: an operator has begun.
            VersionConflict: it is not what the student has on screen any more.
        """
        at = self.clock()
        text = None if description is None else clean_text(description, MAX_DESCRIPTION_CHARS, "description")
        if fields and "email" in fields:
            raise InvalidInput("email", "email")
        ticket = await self.locked(session, ticket_id, version)
        if not lifecycle.may_edit(ticket.standing):
            raise TransitionRefused("an operator has begun")
        changed = change_fields(ticket, fields or {})
        if text is not None:
            request = await _request(session, ticket_id)
            if request.text != text:
                changed["description"] = [request.text, text]
                if ticket.subject == subject_of(request.text):
                    ticket.subject = subject_of(text)
                request.text = text
        if not changed:
            return ticket
        step = Step(EventKind.EDITED, Actor.STUDENT, data={"changed": changed})
        return await self.move(session, ticket, ticket.standing, at, step)

    async def _thank(self, session: AsyncSession, ticket: Ticket, text: str) -> Ticket:
        step = _says(EventKind.THANKED, EntryKind.KUDOS, ticket, text)
        return await self.move(session, ticket, ticket.standing, self.clock(), step)

    async def _reopen(self, session: AsyncSession, ticket: Ticket, text: str) -> Ticket:
        at, until = self.clock(), self.offices.reopen_until(ticket)
        if until is None:
            raise ReopenWindowOver("it cannot be reopened")
        is_active = await self.is_active(session, ticket.assignee_id)
        standing = lifecycle.reopened(ticket.standing, at, until, is_active)
        await check_reopening(session, ticket.id, at)
        step = Step(EventKind.REOPENED, Actor.STUDENT, outbox=_REOPEN_ALERTS)
        if text:
            step = _says(EventKind.REOPENED, EntryKind.MESSAGE, ticket, text, *_REOPEN_ALERTS)
        return await self.move(session, ticket, standing, at, step)

    async def _follow_up(self, session: AsyncSession, old: Ticket, text: str) -> Ticket:
        """T9: open a new ticket for what the old one is too old for; both say so."""
        if old.anonymised_at is not None:
            raise TransitionRefused("nothing of it is left")
        at = self.clock()
        new = NewTicket(
            topic=old.topic,
            subject=old.subject,
            locale=old.locale,
            description=text,
            email=old.email,
            full_name=old.full_name,
            phone=old.phone,
            fields=old.fields,
            conversation_id=old.conversation_id,
            privacy_version=old.privacy_version,
        )
        ticket = await create(session, new, Actor.STUDENT, at, self._open_per_address, follow_up_of=old.id)
        ticket.form_topic, ticket.is_proven, ticket.is_sealed = old.form_topic, old.is_proven, old.is_sealed
        subject = select(literal(ticket.id), _SUBJECTS.c.subject).where(_SUBJECTS.c.ticket_id == old.id)
        await session.execute(insert(_SUBJECTS).from_select(["ticket_id", "subject"], subject))
        self.wind(ticket)
        ids = {"follow_up_id": ticket.id}
        await self.move(session, old, old.standing, at, Step(EventKind.FOLLOWED_UP, Actor.STUDENT, ids=ids))
        return ticket


def _says(event: EventKind, entry: EntryKind, ticket: Ticket, text: str, *outbox: OutboxKind) -> Step:
    return Step(event, Actor.STUDENT, entry=entry, text=text, author_name=ticket.full_name, outbox=outbox)


async def _request(session: AsyncSession, ticket_id: int) -> ThreadEntry:
    """Return the entry with the request itself, which every ticket has."""
    own = select(ThreadEntry).where(ThreadEntry.ticket_id == ticket_id, ThreadEntry.kind == EntryKind.MESSAGE)
    return (await session.scalars(own.order_by(ThreadEntry.id).limit(1))).one()
