"""What mails say of access that a student authorised for a time.

Never whose rights it has: that is a name which somebody typed, and the address may be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.outbox import OutboxItem
from bot.tickets import ConsentGrant, EventKind, GrantEnd, Ticket, TicketEvent, asked_scope


async def told_accesses(session: AsyncSession, desk: Helpdesk, rows: Iterable[OutboxItem]) -> dict[str, Any]:
    """Return how the accesses that some rows name stand by now, each once; `holds`: one of them still does."""
    ids = dict.fromkeys(row.data["grant_id"] for row in rows)
    grants = [await session.get_one(ConsentGrant, grant_id) for grant_id in ids]
    at = desk.clock()
    return {
        "holds": any(grant.is_active(at) for grant in grants),
        "accesses": [
            SimpleNamespace(
                words=grant.words,
                is_own=grant.is_own,
                until=desk.institution.local(grant.expires_at),
                end=None if grant.is_active(at) else (grant.ended_as or GrantEnd.EXPIRED).value,
            )
            for grant in grants
        ],
    }


async def asked_access(
    session: AsyncSession, desk: Helpdesk, ticket: Ticket, rows: Iterable[OutboxItem] | None
) -> str | None:
    """Return what an operator asks for in the replies of some rows, unless something was authorised since.

    None for `rows` means in any reply so far.
    """
    ids = None if rows is None else [row.data["event_id"] for row in rows if "event_id" in row.data]
    of_ticket = select(TicketEvent).where(
        TicketEvent.ticket_id == ticket.id, TicketEvent.id >= min(ids or (), default=0)
    )
    story = list(await session.scalars(of_ticket.order_by(TicketEvent.id)))
    if ids is not None:
        story = [event for event in story if event.kind is EventKind.GRANTED or event.id in ids]
    scopes = {scope.id: scope.text(ticket.locale) for scope in desk.institution.grants.scopes}
    return scopes.get(asked_scope(story) or "")


async def is_access_over(session: AsyncSession, ticket: Ticket) -> bool:
    """Tell whether access ended with the ticket, when it was closed last."""
    if ticket.closed_at is None:
        return False
    ended = (ConsentGrant.ended_as == GrantEnd.CLOSED) & (ConsentGrant.ended_at >= ticket.closed_at)
    with_it = select(ConsentGrant.id).where(ConsentGrant.ticket_id == ticket.id, ended).limit(1)
    return await session.scalar(with_it) is not None
