"""What a call says: ids, times and states. No name, no address and no word that anybody typed."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import OutboxItem
from bot.outbox.webhooks import NAMES
from bot.tickets import Actor, ConsentGrant, ThreadEntry, Ticket, TicketEvent

OWN = ("event", "endpoint", "event_id", "entry_id", "grant_id")  # what a row holds for the desk itself


@dataclass(frozen=True)
class Call:
    """What leaves for a row: the same bytes whenever it leaves, but for what has changed on the ticket since."""

    event: str
    delivery: str
    body: bytes


async def call_of(session: AsyncSession, item: OutboxItem, secret: bytes) -> Call:
    """Return the call of a row; its delivery id is the same at every try."""
    name, delivery = NAMES[item.data["event"]], _delivery(item.id, secret)
    ticket = await session.get_one(Ticket, item.ticket_id)
    event = await session.get(TicketEvent, item.data.get("event_id", 0))
    told: dict[str, Any] = {
        "event": name,
        "delivery": delivery,
        "at": item.created_at.isoformat(),
        "ticket": _ticket(ticket, event),
        **{key: value for key, value in item.data.items() if key not in OWN},
    }
    entry = await session.get(ThreadEntry, item.data.get("entry_id", 0))
    if entry is not None:
        told["message"] = {"id": entry.id, "kind": entry.kind.value}
    grant = await session.get(ConsentGrant, item.data.get("grant_id", 0))
    if grant is not None:
        told["grant"] = _grant(grant)
    if event is not None:
        told["actor"] = event.actor.value if event.actor in (Actor.STUDENT, Actor.OPERATOR) else "system"
    return Call(name, delivery, json.dumps(told).encode())


def _ticket(ticket: Ticket, event: TicketEvent | None) -> dict[str, Any]:
    """Return the ticket as it was at the event, where that is known."""
    told: dict[str, Any] = {
        "number": ticket.number,
        "topic": ticket.topic,
        "state": (event.state_after if event else ticket.state).value,
        "version": event.version if event else ticket.version,
        "created_at": ticket.created_at.isoformat(),
    }
    if event is not None and event.state_before is not None and event.state_before is not event.state_after:
        told["state_before"] = event.state_before.value
    if event is not None and "resolution" in event.data:
        told["resolution"] = event.data["resolution"]
    return told


def _grant(grant: ConsentGrant) -> dict[str, Any]:
    """Return an access; whose rights it has, if not the student's own, is told by the API and not in a call."""
    return {
        "id": grant.id,
        "scope": grant.scope,
        "on_behalf_of": "requester" if grant.is_own else "other",
        "proof": grant.proof.value,
        "granted_at": grant.created_at.isoformat(),
        "expires_at": grant.expires_at.isoformat(),
        "ended_at": grant.ended_at.isoformat() if grant.ended_at else None,
        "ended_as": grant.ended_as.value if grant.ended_as else None,
    }


def _delivery(item_id: int, secret: bytes) -> str:
    return hmac.new(secret, b"webhook delivery %d" % item_id, hashlib.sha256).hexdigest()[:32]
