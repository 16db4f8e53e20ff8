"""What other systems hear of a ticket's life: that it exists, that its state changed, that something was said.

Also what a student authorises for a time, and when that is over.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import enqueue_webhook
from bot.tickets.models import TicketEvent
from bot.tickets.states import EventKind

GRANTS = {
    EventKind.GRANTED: "grant.created",
    EventKind.GRANT_REVOKED: "grant.revoked",
    EventKind.GRANT_RETURNED: "grant.revoked",  # the other side shuts the same door; `ended_as` tells who ended it
    EventKind.GRANT_EXPIRED: "grant.expired",
}


def call_out(session: AsyncSession, event: TicketEvent, entry_id: int | None = None) -> None:
    """Put an event, which has its id already, into the outbox; `entry_id` is that of a public entry, never a note."""
    ids, ticket_id, at = {"event_id": event.id}, event.ticket_id, event.created_at
    if entry_id is not None:
        enqueue_webhook(session, "message.added", ticket_id, {**ids, "entry_id": entry_id}, at)
    if event.kind in GRANTS:
        enqueue_webhook(session, GRANTS[event.kind], ticket_id, {**ids, "grant_id": event.data["grant_id"]}, at)
    if event.state_before is None:
        enqueue_webhook(session, "ticket.created", ticket_id, ids, at)
    elif event.state_before is not event.state_after:
        enqueue_webhook(session, "ticket.state_changed", ticket_id, ids, at)
