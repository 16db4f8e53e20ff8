"""The operators' list: who has waited longest comes first, then what changed last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.tickets.models import Ticket
from bot.tickets.number import MAX_TICKET_ID
from bot.tickets.states import TicketState

MAX_PAGE = 100


@dataclass(frozen=True)
class QueuePage:
    """Some tickets in order; `cursor` asks for the next ones, None after the last."""

    tickets: list[Ticket]
    cursor: str | None


async def page(
    session: AsyncSession,
    states: Collection[TicketState] = (TicketState.OPEN, TicketState.AWAITING_USER),
    topics: Collection[str] | None = None,
    assignee_id: int | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> QueuePage:
    """Return one page of the queue.

    Raises:
        InvalidInput: `cursor` did not come from here.
    """
    limit = max(1, min(limit, MAX_PAGE))
    wanted = select(Ticket).where(Ticket.state.in_(states))
    if topics is not None:
        wanted = wanted.where(Ticket.topic.in_(topics))
    if assignee_id is not None:
        wanted = wanted.where(Ticket.assignee_id == assignee_id)
    if cursor:
        wanted = wanted.where(_after(cursor))
    found = list(await session.scalars(_in_order(wanted).limit(limit + 1)))
    rest = found[limit:]
    return QueuePage(found[:limit], _cursor(found[limit - 1]) if rest else None)


async def conversations_with_open_ticket(session: AsyncSession, conversation_ids: Collection[int]) -> set[int]:
    """Return those of the conversations that have a ticket which is not closed."""
    theirs = Ticket.conversation_id.in_(conversation_ids) & (Ticket.state != TicketState.CLOSED)
    return {found for found in await session.scalars(select(Ticket.conversation_id).where(theirs)) if found}


def _in_order(wanted: Select[Ticket]) -> Select[Ticket]:
    answered = Ticket.unanswered_since.is_(None)
    return wanted.order_by(
        case((answered, 1), else_=0),
        Ticket.unanswered_since,
        case((answered, Ticket.updated_at)).desc(),
        Ticket.id,
    )


def _cursor(last: Ticket) -> str:
    """Write down a place in the order: `w` waiting since, or `u` updated at, and the ticket."""
    kind, moment = ("w", last.unanswered_since) if last.unanswered_since else ("u", last.updated_at)
    return f"{kind}.{int(moment.timestamp())}.{moment.microsecond}.{last.id}"


def _after(cursor: str) -> ColumnElement[bool]:
    kind, moment, id_ = _read(cursor)
    is_next = Ticket.id > id_
    if kind == "w":
        since = Ticket.unanswered_since
        return or_(since > moment, and_(since == moment, is_next), since.is_(None))
    changed = Ticket.updated_at
    later = or_(changed < moment, and_(changed == moment, is_next))
    return and_(Ticket.unanswered_since.is_(None), later)


def _read(cursor: str) -> tuple[str, datetime, int]:
    try:
        kind, seconds, micros, id_ = cursor.split(".")
        moment = datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros))
        if kind not in ("w", "u") or not 0 < int(id_) <= MAX_TICKET_ID:
            raise ValueError(cursor)
        return kind, moment, int(id_)
    except (ValueError, OverflowError, OSError):
        raise InvalidInput("cursor", "cursor") from None
