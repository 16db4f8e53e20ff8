"""What operators do with a ticket: one transition a method, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.outbox import OutboxKind
from bot.plain_text import clean_text
from bot.tickets import lifecycle
from bot.tickets.errors import TransitionRefused
from bot.tickets.filling_in import check_fields
from bot.tickets.lifecycle import Signature, Standing
from bot.tickets.models import ThreadEntry, Ticket
from bot.tickets.retries import Retry
from bot.tickets.states import Actor, EntryKind, EventKind, Resolution, TicketState
from bot.tickets.writing import MAX_TEXT_CHARS, Step, TicketWriter

MAX_REASON_CHARS = 500
_BY_NEXT_STATE: Mapping[TicketState, tuple[EventKind, OutboxKind]] = {
    TicketState.OPEN: (EventKind.REPLIED, OutboxKind.REPLY),
    TicketState.AWAITING_USER: (EventKind.ASKED, OutboxKind.QUESTION),
    TicketState.CLOSED: (EventKind.CLOSED, OutboxKind.CLOSED),
}


class OperatorSide(TicketWriter):
    """The transitions that an operator makes."""

    async def take(
        self, session: AsyncSession, ticket_id: int, operator_id: int, operator_name: str, version: int | None = None
    ) -> Ticket:
        """T2: give a ticket that nobody has to an operator; taking it twice changes nothing.

        Raises:
            AlreadyTaken: a colleague was faster.
            TicketClosed: there is nothing to take.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        ticket = await self.locked(session, ticket_id, version)
        standing = lifecycle.taken(ticket.standing, by, at)
        return await self._handed(session, ticket, standing, at, Step(EventKind.TAKEN, Actor.OPERATOR, by))

    async def assign(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        assignee_id: int,
        assignee_name: str,
        version: int | None = None,
    ) -> Ticket:
        """T2: give a ticket to a colleague, or to oneself, whoever has it now.

        Raises:
            InvalidInput: `assignee`, who does not answer tickets any more.
            TicketClosed: there is nothing to hand on.
            VersionConflict: the ticket moved on.
        """
        by, to, at = Signature(operator_id, operator_name), Signature(assignee_id, assignee_name), self.clock()
        ticket = await self.locked(session, ticket_id, version)
        if not await self.is_active(session, assignee_id):
            raise InvalidInput("assignee", "assignee_id")
        standing = lifecycle.given(ticket.standing, to, at)
        alert = () if assignee_id == operator_id else (OutboxKind.ALERT_ASSIGNED,)
        step = Step(EventKind.ASSIGNED, Actor.OPERATOR, by, outbox=alert, ids={"assignee_id": assignee_id})
        return await self._handed(session, ticket, standing, at, step)

    async def release(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        of_anyone: bool = False,
        version: int | None = None,
    ) -> Ticket:
        """T2: give a ticket back, so that any colleague may take it; one that nobody has stays so.

        Raises:
            NotYours: a colleague has it, and `of_anyone` was not asked for.
            TicketClosed: there is nothing to give back.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        ticket = await self.locked(session, ticket_id, version)
        standing = lifecycle.released(ticket.standing, by, of_anyone)
        return await self._handed(session, ticket, standing, at, Step(EventKind.RELEASED, Actor.OPERATOR, by))

    async def transfer(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        topic: str,
        version: int | None = None,
    ) -> Ticket:
        """T2: give a ticket to the office of another topic; the student sees it move, and nobody there has it yet.

        Raises:
            InvalidInput: `topic`, there is none of that name.
            TicketClosed: there is nothing to hand on.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        ticket = await self.locked(session, ticket_id, version)
        if not self.offices.knows(topic):
            raise InvalidInput("topic", "topic")
        standing, left = lifecycle.transferred(ticket.standing), ticket.topic
        if topic == left:
            return ticket
        ticket.topic, ticket.form_topic = topic, ticket.asked_topic  # the answers stay those to the form they were for
        self.wind(ticket)  # by the hours and the days of the new office
        data = {"topic": topic, "topic_before": left}
        step = Step(EventKind.TRANSFERRED, Actor.OPERATOR, by, outbox=(OutboxKind.ALERT_NEW,), data=data)
        return await self.move(session, ticket, standing, at, step)

    async def reply(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        text: str,
        then: TicketState = TicketState.OPEN,
        resolution: Resolution = Resolution.SOLVED,
        version: int | None = None,
        asks_grant: str | None = None,
        retry: Retry | None = None,
    ) -> Ticket:
        """T3, T4, T5: answer the student, and then leave it so, wait for the student, or close.

        `asks_grant` is the id of what the answer asks access to, which only the student can authorise.

        Raises:
            VersionConflict: the ticket moved on; carries the entries the operator has not seen.
            TicketClosed: it must be reopened first.
            FieldsMissing: it would close as answered without what the office must know.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        text = clean_text(text, MAX_TEXT_CHARS, "text")
        ticket = await self.locked(session, ticket_id, version)
        if then is TicketState.CLOSED:
            standing = lifecycle.closed(ticket.standing, by, at, resolution, has_reply_or_note=True)
            check_fields(self.offices, ticket, resolution)
        elif then is TicketState.AWAITING_USER:
            standing = lifecycle.asked(ticket.standing, by, at)
        else:
            standing = lifecycle.replied(ticket.standing, by, at)
        event, outbox = _BY_NEXT_STATE[then]
        data = ({"asks_grant": asks_grant} if asks_grant else {}) | (retry.data if retry else {})
        step = Step(event, Actor.OPERATOR, by, EntryKind.REPLY, text, operator_name, (outbox,), data=data)
        return await self.move(session, ticket, standing, at, step)

    async def close(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        resolution: Resolution,
        note: str = "",
        version: int | None = None,
    ) -> Ticket:
        """T5: close without a reply; the note, if any, is for colleagues.

        Raises:
            NothingToCloseWith: no public reply was ever sent and no note says why.
            FieldsMissing: as in `reply`.
            TicketClosed: it is closed already.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        text = clean_text(note, MAX_TEXT_CHARS, "note") if note.strip() else ""
        ticket = await self.locked(session, ticket_id, version)
        said = bool(text) or await _has_reply(session, ticket_id)
        standing = lifecycle.closed(ticket.standing, by, at, resolution, said)
        check_fields(self.offices, ticket, resolution)
        kind = EntryKind.NOTE if text else None
        step = Step(EventKind.CLOSED, Actor.OPERATOR, by, kind, text, operator_name, (OutboxKind.CLOSED,))
        return await self.move(session, ticket, standing, at, step)

    async def note(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        text: str,
        retry: Retry | None = None,
    ) -> Ticket:
        """Add an internal note: no state changes, nothing the student can see moves."""
        by, at = Signature(operator_id, operator_name), self.clock()
        text = clean_text(text, MAX_TEXT_CHARS, "text")
        ticket = await self.locked(session, ticket_id)
        data = retry.data if retry else {}
        step = Step(EventKind.NOTED, Actor.OPERATOR, by, EntryKind.NOTE, text, operator_name, data=data)
        return await self.move(session, ticket, ticket.standing, at, step)

    async def reopen_by_operator(
        self,
        session: AsyncSession,
        ticket_id: int,
        operator_id: int,
        operator_name: str,
        reason: str,
        version: int | None = None,
    ) -> Ticket:
        """T16: open a closed ticket again; the student is told the reason.

        Raises:
            TransitionRefused: it is not closed, or it goes on in another ticket, or nothing of it is left.
            VersionConflict: the ticket moved on.
        """
        by, at = Signature(operator_id, operator_name), self.clock()
        reason = clean_text(reason, MAX_REASON_CHARS, "reason")
        ticket = await self.locked(session, ticket_id, version)
        if ticket.merged_into_id or ticket.anonymised_at:
            raise TransitionRefused("it goes on elsewhere, or nothing of it is left")
        is_active = await self.is_active(session, ticket.assignee_id)
        standing = lifecycle.reopened_by_operator(ticket.standing, by, at, is_active)
        step = Step(EventKind.REOPENED, Actor.OPERATOR, by, outbox=(OutboxKind.REOPENED,), data={"reason": reason})
        return await self.move(session, ticket, standing, at, step)

    async def _handed(
        self, session: AsyncSession, ticket: Ticket, standing: Standing, at: datetime, step: Step
    ) -> Ticket:
        """Let somebody else have a ticket; the student hears of the first who begins on it, and nobody of no change."""
        if standing == ticket.standing:
            return ticket
        begins = ticket.taken_at is None and standing.taken_at is not None
        told = (OutboxKind.TAKEN,) if begins else ()
        return await self.move(session, ticket, standing, at, replace(step, outbox=(*told, *step.outbox)))


async def _has_reply(session: AsyncSession, ticket_id: int) -> bool:
    reply = exists().where(ThreadEntry.ticket_id == ticket_id, ThreadEntry.kind == EntryKind.REPLY)
    return bool(await session.scalar(select(reply)))
