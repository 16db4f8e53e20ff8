"""Keeps conversations: every event for good, and a snapshot so that few of them must be read again.

A turn reads one snapshot and at most `tracker.MOST_EVENTS` events (more only if a single turn had more).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, String, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.dialogue.domain import Domain
from bot.dialogue.events import Event, event_from_dict
from bot.dialogue.snapshot import Snapshot
from bot.dialogue.tracker import Tracker
from bot.errors import Conflict


class TrackerEvent(Base):
    """One event; `position` counts from 0 in each conversation, without gaps."""

    __tablename__ = "tracker_events"

    sender_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class TrackerSnapshot(Base):
    """What the first `position` events of a conversation add up to."""

    __tablename__ = "tracker_snapshots"

    sender_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    position: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class TrackerOutOfDate(Conflict):
    """Somebody else has added events to this conversation since it was loaded."""


class TrackerStore:
    """Loads and saves trackers in the caller's transaction."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    async def load(self, session: AsyncSession, sender_id: str) -> Tracker:
        """Return the conversation of `sender_id`, a fresh one if there is none.

        Load it inside the lock of the conversation: read before it, two quick messages overwrite each other.
        """
        written = await session.scalar(select(TrackerSnapshot.data).where(TrackerSnapshot.sender_id == sender_id))
        past = Snapshot.from_dict(written) if written else Snapshot()
        since = (TrackerEvent.sender_id == sender_id) & (TrackerEvent.position >= past.position)
        rows = await session.scalars(select(TrackerEvent.data).where(since).order_by(TrackerEvent.position))
        return Tracker(sender_id, self._domain, past, [event_from_dict(row) for row in rows])

    async def save(self, session: AsyncSession, tracker: Tracker, new_events: Sequence[Event]) -> None:
        """Append the events of a turn, and the snapshot if it moved on.

        Raises:
            TrackerOutOfDate: another turn was saved meanwhile; nothing of this one may be kept.
        """
        first = tracker.position - len(new_events)
        rows = [
            {
                "sender_id": tracker.sender_id,
                "position": first + index,
                "kind": event.kind,
                "data": event.as_dict(),
                "created_at": datetime.fromtimestamp(event.timestamp, UTC),
            }
            for index, event in enumerate(new_events)
        ]
        try:
            if rows:
                await session.execute(insert(TrackerEvent), rows)
            if tracker.has_moved_on:
                past = {"position": tracker.past.position, "data": tracker.past.as_dict()}
                await session.merge(TrackerSnapshot(sender_id=tracker.sender_id, **past))
                await session.flush()
        except IntegrityError as error:
            raise TrackerOutOfDate(tracker.sender_id) from error
        tracker.has_moved_on = False
