"""How long a first answer takes, from what the desk itself did lately; honest when that is too little to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.tickets.models import Ticket, TicketEvent
from bot.tickets.states import Actor, EventKind
from bot.topics import OfficeCalendar

WINDOW = timedelta(days=60)
MIN_ANSWERED = 5  # with fewer, one slow week would be the forecast
MAX_ANSWERED = 200  # the latest; more do not move a median, and each costs a walk through the calendar


@dataclass(frozen=True)
class FirstAnswer:
    """How much office time a first answer takes: usually, by what the desk did lately, or at most, as promised."""

    within: timedelta
    is_usual: bool

    @property
    def office_hours(self) -> int:
        """Return whole hours, rounded up: less would promise too much."""
        return max(1, math.ceil(self.within / timedelta(hours=1)))


async def expected_wait(
    session: AsyncSession, topic_id: str, calendar: OfficeCalendar, at: datetime
) -> timedelta | None:
    """Return the median office time from request to first answer in the last 60 days; None with too few answers."""
    earlier = aliased(TicketEvent)
    had_one = exists().where(earlier.ticket_id == TicketEvent.ticket_id, earlier.id < TicketEvent.id, _answers(earlier))
    of_topic = (Ticket.id == TicketEvent.ticket_id) & (Ticket.topic == topic_id)
    asked = select(Ticket.created_at).where(of_topic).scalar_subquery()  # no join: it would begin with all of the topic
    answered = (
        select(asked, TicketEvent.created_at)
        .where(TicketEvent.created_at > at - WINDOW, _answers(TicketEvent), asked.is_not(None), ~had_one)
        .order_by(TicketEvent.created_at.desc())
        .limit(MAX_ANSWERED)
    )
    spans = (await session.execute(answered)).all()
    if len(spans) < MIN_ANSWERED:
        return None
    waits = [calendar.working_time_between(asked, told) for asked, told in spans]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))


def _answers(event: type[TicketEvent]) -> ColumnElement[bool]:
    """Return the condition of an event that answers a student."""
    kinds = event.kind.in_((EventKind.REPLIED, EventKind.ASKED, EventKind.CLOSED))
    return kinds & or_(event.kind != EventKind.CLOSED, event.actor == Actor.OPERATOR)
