"""Access for a time: a student authorises it with a ticket, and it ends by a word, by the clock or with the ticket.

The desk itself opens nobody's data: it keeps what was authorised, shows it to both sides, and tells the system whose
data it is of every change (`calls.py`).
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import clean_name
from bot.errors import InvalidInput
from bot.institution import GrantRules, GrantScope
from bot.outbox import THREAD, OutboxKind
from bot.plain_text import clean_text
from bot.tickets import lifecycle
from bot.tickets.errors import GrantedTooOften, GrantNotFound, TooManyGrants
from bot.tickets.lifecycle import Signature, Standing
from bot.tickets.models import ConsentGrant, Ticket
from bot.tickets.states import Actor, EventKind, GrantEnd, GrantProof, TicketState
from bot.tickets.writing import Step, TicketWriter

MOST_ACTIVE = 5  # with one ticket: more than that nobody keeps in mind
MOST_A_DAY = 20  # with one ticket, also of those that were revoked: each is told to other systems
DAY = timedelta(days=1)
MAX_KIND_CHARS = 60
BATCH = 50  # tickets in one transaction of the timers

_ENDED = {
    GrantEnd.REVOKED: EventKind.GRANT_REVOKED,
    GrantEnd.RETURNED: EventKind.GRANT_RETURNED,
    GrantEnd.EXPIRED: EventKind.GRANT_EXPIRED,
    GrantEnd.CLOSED: EventKind.GRANT_EXPIRED,
}

Witness = Callable[[AsyncSession, datetime, str, str, Mapping[str, str | int | bool | None]], Awaitable[None]]


@dataclass(frozen=True)
class NewGrant:
    """What a student wants to authorise; without a name it is with the student's own rights."""

    scope: str
    until: datetime
    person_name: str = ""
    person_kind: str = ""
    locale: str = "it"  # in which the student read what it is
    proof: GrantProof = GrantProof.OPENED


class Granting(TicketWriter):
    """The accesses of tickets. Who may authorise is settled before: the ticket has been proven theirs."""

    witness: Witness | None = None  # writes each change into the desk's record too

    async def grant(self, session: AsyncSession, ticket_id: int, new: NewGrant, rules: GrantRules) -> ConsentGrant:
        """Authorise access; an office that waits for the student waits no longer. The same once more changes nothing.

        Raises:
            InvalidInput: `grant_scope`, `grant_past`, `grant_far`, `grant_own`, or what is wrong with the name.
            TooManyGrants: there are several already.
            GrantedTooOften: there were many within a day.
            TicketClosed: nobody works on it any more.
        """
        at = self.clock()
        ticket = await self.locked(session, ticket_id)
        standing = lifecycle.student_wrote(ticket.standing, at)
        scope = _scope(new, rules, ticket.topic)
        _check_end(new.until, at, rules)
        name, kind = _person(new, scope)
        given = await self.grants(session, ticket_id)
        alive = [each for each in given if each.is_active(at)]
        wanted = (scope.id, name, kind, new.until)
        for known in alive:
            if (known.scope, known.person_name, known.person_kind, known.expires_at) == wanted:
                return known
        if len(alive) >= MOST_ACTIVE:
            raise TooManyGrants("enough")
        if len(given) >= MOST_A_DAY and (free_at := given[-MOST_A_DAY].created_at + DAY) > at:
            raise GrantedTooOften(math.ceil((free_at - at).total_seconds()))
        grant = ConsentGrant(ticket_id=ticket_id, scope=scope.id, words=scope.text(new.locale), is_own=name is None)
        grant.proof = new.proof
        grant.person_name, grant.person_kind, grant.created_at, grant.expires_at = name, kind, at, new.until
        session.add(grant)
        await session.flush()
        told = (OutboxKind.GRANT, OutboxKind.ALERT_STUDENT_WROTE)
        step = Step(EventKind.GRANTED, Actor.STUDENT, outbox=told, moves=False)
        await self._tell(session, ticket, standing, at, step, grant)
        return grant

    async def grants(self, session: AsyncSession, ticket_id: int) -> list[ConsentGrant]:
        """Return everything that was ever authorised with a ticket, in order."""
        of_ticket = select(ConsentGrant).where(ConsentGrant.ticket_id == ticket_id).order_by(ConsentGrant.id)
        return list(await session.scalars(of_ticket))

    async def active_grants(self, session: AsyncSession, ticket_ids: Iterable[int]) -> list[ConsentGrant]:
        """Return what is authorised now with some tickets, in order."""
        alive = ConsentGrant.ended_at.is_(None) & (ConsentGrant.expires_at > self.clock())
        of_tickets = select(ConsentGrant).where(ConsentGrant.ticket_id.in_(list(ticket_ids)), alive)
        return list(await session.scalars(of_tickets.order_by(ConsentGrant.ticket_id, ConsentGrant.id)))

    async def revoke(self, session: AsyncSession, ticket_id: int, grant_id: int | None = None) -> list[ConsentGrant]:
        """End one access of a ticket, or all; returns those that this ended: what is over already stays as it was."""
        ticket = await self.locked(session, ticket_id)
        alive = [each for each in await self.grants(session, ticket_id) if grant_id in (None, each.id)]
        return await self._end(session, ticket, alive, GrantEnd.REVOKED, Actor.STUDENT)

    async def return_grant(
        self, session: AsyncSession, ticket_id: int, grant_id: int, operator_id: int, operator_name: str
    ) -> ConsentGrant | None:
        """Let the office give an access back before its time; None where it was over already.

        Raises:
            GrantNotFound: it was never authorised with this ticket.
        """
        ticket = await self.locked(session, ticket_id)
        named = [each for each in await self.grants(session, ticket_id) if each.id == grant_id]
        if not named:
            raise GrantNotFound("no such access")
        by = Signature(operator_id, operator_name)
        return next(iter(await self._end(session, ticket, named, GrantEnd.RETURNED, Actor.OPERATOR, by)), None)

    async def is_any_over(self, session: AsyncSession) -> bool:
        """Tell whether `expire_due` would find work; a reading session is enough."""
        return bool(await session.scalar(select(exists().where(_is_over(self.clock())))))

    async def expire_due(self, session: AsyncSession, limit: int = BATCH) -> int:
        """End what ran out, of at most `limit` tickets; returns of how many: call again until none is left."""
        over = _is_over(self.clock())
        wanted = select(Ticket).where(Ticket.id.in_(select(ConsentGrant.ticket_id).where(over))).order_by(Ticket.id)
        tickets = list(await session.scalars(wanted.limit(limit).with_for_update(skip_locked=True)))
        for ticket in tickets:
            due = await session.scalars(select(ConsentGrant).where(ConsentGrant.ticket_id == ticket.id, over))
            await self._end(session, ticket, list(due), GrantEnd.EXPIRED, Actor.TIMER)
        return len(tickets)

    async def move(self, session: AsyncSession, ticket: Ticket, standing: Standing, at: datetime, step: Step) -> Ticket:
        """Write one transition; what was authorised ends with the ticket, whoever closes it."""
        before = ticket.state
        await super().move(session, ticket, standing, at, step)
        if ticket.state is TicketState.CLOSED and before is not TicketState.CLOSED:
            told = any(kind in THREAD for kind in step.outbox)  # the mail of the closing says it too
            alive = await self.grants(session, ticket.id)
            await self._end(session, ticket, alive, GrantEnd.CLOSED, Actor.TIMER, has_mail=told)
        return ticket

    async def _end(
        self,
        session: AsyncSession,
        ticket: Ticket,
        grants: list[ConsentGrant],
        end: GrantEnd,
        actor: Actor,
        by: Signature | None = None,
        *,
        has_mail: bool = False,
    ) -> list[ConsentGrant]:
        at = self.clock()
        alive = [grant for grant in grants if grant.ended_at is None]
        for grant in alive:
            is_over = grant.expires_at <= at  # the timers would have said so in a moment
            grant.ended_at, grant.ended_as = at, GrantEnd.EXPIRED if is_over else end
            who, signed = (Actor.TIMER, None) if is_over else (actor, by)
            mail = () if has_mail and grant.ended_as is end else (OutboxKind.GRANT,)
            if grant.ended_as is GrantEnd.REVOKED:
                mail = (*mail, OutboxKind.ALERT_STUDENT_WROTE)  # whoever works with it must stop
            data = {"ended": grant.ended_as.value}
            step = Step(_ENDED[grant.ended_as], who, signed, outbox=mail, data=data, moves=False)
            await self._tell(session, ticket, ticket.standing, at, step, grant)
        return [grant for grant in alive if grant.ended_as is end]

    async def _tell(
        self, session: AsyncSession, ticket: Ticket, standing: Standing, at: datetime, step: Step, grant: ConsentGrant
    ) -> None:
        await super().move(session, ticket, standing, at, replace(step, ids={"grant_id": grant.id}))
        if self.witness is not None:
            data = {"ticket": ticket.id, "grant": grant.id, "scope": grant.scope, **step.data}
            await self.witness(session, at, _witnessed(step), step.event.value, data)


def _witnessed(step: Step) -> str:
    """Return who did it, as the desk's record writes it."""
    if step.by is not None:
        return f"operator:{step.by.operator_id}"
    return "student" if step.actor is Actor.STUDENT else "system"


def _is_over(at: datetime) -> ColumnElement[bool]:
    return ConsentGrant.ended_at.is_(None) & (ConsentGrant.expires_at <= at)


def _scope(new: NewGrant, rules: GrantRules, topic: str) -> GrantScope:
    scope = next((each for each in rules.of_topic(topic) if each.id == new.scope), None)
    if scope is None:
        raise InvalidInput("grant_scope", "scope")
    return scope


def _check_end(until: datetime, at: datetime, rules: GrantRules) -> None:
    if until <= at:
        raise InvalidInput("grant_past", "until")
    if until > at + timedelta(hours=rules.max_hours):
        raise InvalidInput("grant_far", "until")


def _person(new: NewGrant, scope: GrantScope) -> tuple[str | None, str | None]:
    """Return name and kind of whose rights they are, None for the student's own."""
    if not (new.person_name.strip() or new.person_kind.strip()):
        return None, None
    if scope.own_only:
        raise InvalidInput("grant_own", "person_name")
    kind = " ".join(clean_text(new.person_kind, MAX_KIND_CHARS, "person_kind").split())
    try:
        return clean_name(new.person_name), kind
    except InvalidInput as error:
        error.field = "person_name"
        raise
