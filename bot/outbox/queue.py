"""Putting something into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox.models import OutboxItem, OutboxKind


def enqueue(
    session: AsyncSession, kind: OutboxKind, ticket_id: int, at: datetime, data: Mapping[str, int] | None = None
) -> None:
    """Add one row to the caller's transaction: it leaves if and only if the event it tells about is committed.

    `data` holds ids only: a word typed by a user in here would survive its erasure, and reach a first mail.
    """
    ids = dict(data or {})
    if not all(isinstance(value, int) for value in ids.values()):
        raise TypeError("the outbox holds ids, never words")
    session.add(OutboxItem(kind=kind, ticket_id=ticket_id, data=ids, created_at=at, next_try_at=at))
