"""The operators' list: what is overdue comes first, then who has waited longest, then what changed last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import now
from bot.errors import InvalidInput
from bot.tickets.models import Ticket
from bot.tickets.number import MAX_TICKET_ID
from bot.tickets.states import TicketState

MAX_PAGE = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    at: datetime | None = None,
) -> QueuePage:
    """Return one page of the queue; what was due before `at` is overdue: later pages keep to the moment of the first.

    Raises:
        InvalidInput: `cursor` did not come from here.
    """
    limit = max(1, min(limit, MAX_PAGE))
    wanted = select(Ticket).where(Ticket.state.in_(states))
    if topics is not None:
        wanted = wanted.where(Ticket.topic.in_(topics))
    if assignee_id is not None:
        wanted = wanted.where(Ticket.assignee_id == assignee_id)
    place = _read(cursor) if cursor else None
    moment = place.at if place else at or now()
    if place:
        wanted = wanted.where(_after(place))
    found = list(await session.scalars(_in_order(wanted, moment).limit(limit + 1)))
    rest = found[limit:]
    return QueuePage(found[:limit], _cursor(found[limit - 1], moment) if rest else None)


async def conversations_with_open_ticket(session: AsyncSession, conversation_ids: Collection[int]) -> set[int]:
    """Return those of the conversations that have a ticket which is not closed."""
    theirs = Ticket.conversation_id.in_(conversation_ids) & (Ticket.state != TicketState.CLOSED)
    return {found for found in await session.scalars(select(Ticket.conversation_id).where(theirs)) if found}


def _is_overdue(at: datetime) -> ColumnElement[bool]:
    return and_(Ticket.unanswered_since.is_not(None), Ticket.due_at.is_not(None), Ticket.due_at <= at)


def _in_order(wanted: Select[Ticket], at: datetime) -> Select[Ticket]:
    answered = Ticket.unanswered_since.is_(None)
    return wanted.order_by(
        case((_is_overdue(at), 0), (answered, 2), else_=1),
        Ticket.unanswered_since,
        case((answered, Ticket.updated_at)).desc(),
        Ticket.id,
    )


@dataclass(frozen=True)
class _Place:
    """A place in the order as it was `at` a moment: among the overdue, the waiting or the answered, after a ticket."""

    group: str
    at: datetime
    moment: datetime
    ticket_id: int


def _cursor(last: Ticket, at: datetime) -> str:
    """Write down a place: `o` or `w` waiting since, or `u` updated at; the ticket; the moment of the order."""
    if last.unanswered_since is None:
        group, moment = "u", last.updated_at
    else:
        is_overdue = last.due_at is not None and last.due_at <= at
        group, moment = "o" if is_overdue else "w", last.unanswered_since
    return f"{group}.{_micros(moment)}.{last.id}.{_micros(at)}"


def _after(place: _Place) -> ColumnElement[bool]:
    is_next, is_overdue = Ticket.id > place.ticket_id, _is_overdue(place.at)
    since, changed = Ticket.unanswered_since, Ticket.updated_at
    if place.group == "u":
        later = or_(changed < place.moment, and_(changed == place.moment, is_next))
        return and_(since.is_(None), later)
    later = or_(since > place.moment, and_(since == place.moment, is_next))
    if place.group == "o":
        return or_(and_(is_overdue, later), not_(is_overdue))
    return or_(and_(not_(is_overdue), later), since.is_(None))


def _read(cursor: str) -> _Place:
    try:
        group, moment, id_, at = cursor.split(".")
        if group not in ("o", "w", "u") or not 0 < int(id_) <= MAX_TICKET_ID:
            raise ValueError(cursor)
        return _Place(group, _moment(at), _moment(moment), int(id_))
    except (ValueError, OverflowError, OSError):
        raise InvalidInput("cursor", "cursor") from None


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _moment(micros: str) -> datetime:
    return EPOCH + timedelta(microseconds=int(micros))
