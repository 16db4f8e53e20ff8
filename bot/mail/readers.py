"""Who is told of an alert: whoever has the ticket, else the operators of its office, else the desk's own mailbox.

Nobody is written to who is in the console, where it is seen, or who wants no mail of that kind.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import Ticket

READER = "operator_id"  # in a row's data: the one member of the office that it is for


async def address_of(desk: Helpdesk, session: AsyncSession, item: OutboxItem, *, only_away: bool = True) -> str | None:
    """Return whom a row is for; None where nobody is told by mail. A reader who has come back is told all the same."""
    ticket = await session.get_one(Ticket, item.ticket_id)
    reader_id = item.data.get(READER, ticket.assignee_id)
    reader = await session.get(Operator, reader_id) if reader_id is not None else None
    if reader is None or reader.disabled_at is not None:
        return desk.settings.alert_mail
    wants = wants_mail(reader, item.kind) and not (only_away and _is_here(desk, reader))
    return reader.email if wants else None


async def members(desk: Helpdesk, session: AsyncSession, item: OutboxItem) -> list[Operator]:
    """Return those who belong to the office of a ticket that nobody has; empty where no one was named for it."""
    ticket = await session.get_one(Ticket, item.ticket_id)
    if ticket.assignee_id is not None or READER in item.data:
        return []
    office = desk.office(ticket.topic, desk.institution.default_locale)
    ids = [id_ for id_, offices in (await desk.operators.offices.all(session)).items() if office in offices]
    named = select(Operator).where(Operator.id.in_(ids), Operator.disabled_at.is_(None)).order_by(Operator.id)
    return list(await session.scalars(named))


def wants_mail(operator: Operator, kind: OutboxKind) -> bool:
    """Tell whether an operator wants to be written to about a kind of alert."""
    return kind.value not in (operator.no_mail_for or ())


def _is_here(desk: Helpdesk, operator: Operator) -> bool:
    present = timedelta(minutes=desk.institution.presence_minutes)
    return operator.last_seen_at is not None and desk.clock() - operator.last_seen_at < present
