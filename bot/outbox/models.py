"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, stored_by_value


class OutboxKind(Enum):
    """Which mail, by its event: to the student, or an alert to operators."""

    RECEIPT = "receipt"
    TAKEN = "taken"
    REPLY = "reply"
    QUESTION = "question"
    CLOSED = "closed"
    ALERT_NEW = "alert_new"
    ALERT_STUDENT_WROTE = "alert_student_wrote"


class OutboxItem(Base):
    """One thing that must leave; it holds ids, the words are rendered when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "next_try_at",
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OutboxKind] = mapped_column(stored_by_value(OutboxKind, 32))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    data: Mapped[dict[str, int]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(500))
