"""How long a first answer takes, from what the desk itself did lately; honest when that is too little to tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.models import Ticket, TicketEvent
from bot.tickets.states import Actor, EventKind
from bot.topics import OfficeCalendar

WINDOW = timedelta(days=60)
MIN_ANSWERED = 5  # with fewer, one slow week would be the forecast
MAX_ANSWERED = 200  # the latest; more do not move a median, and each costs a walk through the calendar


async def expected_wait(
    session: AsyncSession, topic_id: str, calendar: OfficeCalendar, at: datetime
) -> timedelta | None:
    """Return the median office time from request to first answer in the last 60 days; None with too few answers."""
    by_hand = and_(TicketEvent.kind == EventKind.CLOSED, TicketEvent.actor == Actor.OPERATOR)
    answers = or_(TicketEvent.kind.in_((EventKind.REPLIED, EventKind.ASKED)), by_hand)
    first = func.min(TicketEvent.created_at)
    answered = (
        select(Ticket.created_at, first)
        .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
        .where(Ticket.topic == topic_id, answers)
        .group_by(Ticket.id, Ticket.created_at)
        .having(first > at - WINDOW)
        .order_by(first.desc())
        .limit(MAX_ANSWERED)
    )
    spans = (await session.execute(answered)).all()
    if len(spans) < MIN_ANSWERED:
        return None
    waits = [calendar.working_time_between(asked, told) for asked, told in spans]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))
