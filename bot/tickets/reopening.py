"""How often a student may reopen a ticket while nobody at the office does anything with it: each time one is told."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.errors import ReopenedTooOften
from bot.tickets.models import TicketEvent
from bot.tickets.states import Actor, EventKind

MOST = 3
WITHIN = timedelta(days=1)


async def check_reopening(session: AsyncSession, ticket_id: int, at: datetime) -> None:
    """Let a student reopen a ticket that is locked.

    Raises:
        ReopenedTooOften: not now; says when.
    """
    of_ticket = TicketEvent.ticket_id == ticket_id
    office = select(func.coalesce(func.max(TicketEvent.id), 0)).where(of_ticket, TicketEvent.actor == Actor.OPERATOR)
    alone = select(TicketEvent.created_at).where(
        of_ticket,
        TicketEvent.kind == EventKind.REOPENED,
        TicketEvent.actor == Actor.STUDENT,
        TicketEvent.created_at > at - WITHIN,
        TicketEvent.id > office.scalar_subquery(),
    )
    latest = list(await session.scalars(alone.order_by(TicketEvent.id.desc()).limit(MOST)))
    if len(latest) == MOST:
        raise ReopenedTooOften(math.ceil((latest[-1] + WITHIN - at).total_seconds()))
