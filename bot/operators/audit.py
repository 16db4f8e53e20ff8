"""The record of what was done: rows are only added, and each row's hash covers the row before it.

Whoever changes, removes or inserts a row breaks the chain there; whoever cuts off its end disagrees with the
head. Writers queue at the head's row, so `record` comes last in a transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.operators.models import AuditHead, AuditRow

HEAD_ID = 1
FIRST_HASH = "0" * 64
Data = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Broken:
    """A place where the record is not what was written."""

    row_id: int
    reason: str  # "changed", "missing", "chain" or "cut"


async def record(session: AsyncSession, at: datetime, actor: str, event: str, data: Data | None = None) -> None:
    """Add one row: who (`operator:3`, `cli`, `system`) did what; `data` holds ids and codes, no personal data."""
    moved = update(AuditHead).where(AuditHead.id == HEAD_ID).values(last_id=AuditHead.last_id + 1)
    moved_to = moved.returning(AuditHead.last_id, AuditHead.hash).execution_options(synchronize_session=False)
    head = (await session.execute(moved_to)).one()
    row = AuditRow(id=head.last_id, at=at, actor=actor, event=event, data=dict(data or {}), previous_hash=head.hash)
    row.hash = _hash(row)
    session.add(row)
    await session.execute(update(AuditHead).where(AuditHead.id == HEAD_ID).values(hash=row.hash))
    await session.flush()


async def verify(session: AsyncSession) -> list[Broken]:
    """Return where the record was tampered with; an empty list is the proof that it was not."""
    broken: list[Broken] = []
    previous, expected_id = FIRST_HASH, 1
    rows = await session.stream_scalars(select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=500))
    async for row in rows:
        if row.id != expected_id:
            broken.append(Broken(expected_id, "missing"))
        elif row.previous_hash != previous:
            broken.append(Broken(row.id, "chain"))
        if row.hash != _hash(row):
            broken.append(Broken(row.id, "changed"))
        previous, expected_id = row.hash, row.id + 1
    head = (await session.scalars(select(AuditHead).where(AuditHead.id == HEAD_ID))).one()
    if (head.last_id, head.hash) != (expected_id - 1, previous):
        broken.append(Broken(head.last_id, "cut"))
    return broken


def _hash(row: AuditRow) -> str:
    content = [row.id, row.at.astimezone(UTC).isoformat(), row.actor, row.event, row.data, row.previous_hash]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
