"""Calls to other systems: which events they hear of, and the rows that will tell them.

A row is written for each endpoint, in the transaction of the event. Which endpoints there are is the same for the whole
desk, so its sessions carry it: who tells of an event need not know whether anybody listens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database, now
from bot.outbox.models import OutboxKind
from bot.outbox.queue import enqueue

ENDPOINTS = "webhook_endpoints"
EVENTS = {  # name → how a row writes it: numbers are never used again
    "ticket.created": 1,
    "ticket.state_changed": 2,
    "message.added": 3,
    "grant.created": 4,
    "grant.revoked": 5,
    "grant.expired": 6,
}
NAMES = {code: name for name, code in EVENTS.items()}


def endpoint_key(url: str) -> int:
    """Return what stands for an address in a row: the same wherever it stands in the list; 31 bits."""
    return int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]) >> 1


def listen(database: Database, urls: Sequence[str]) -> None:
    """Let every event from now on be told to these addresses."""
    database.carry(ENDPOINTS, tuple(endpoint_key(url) for url in urls))


def enqueue_webhook(
    session: AsyncSession, event: str, ticket_id: int, ids: Mapping[str, int], at: datetime | None = None
) -> None:
    """Tell every endpoint of an event of a ticket, if and only if the caller's transaction is committed.

    `ids` name what happened (`event_id`, `entry_id`, `grant_id`): they reach the endpoints as they are.

    Raises:
        KeyError: there is no such event.
    """
    code = EVENTS[event]
    for endpoint in session.info.get(ENDPOINTS, ()):
        data = {**ids, "event": code, "endpoint": endpoint}
        enqueue(session, OutboxKind.WEBHOOK, ticket_id, at or now(), data)
