"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, stored_by_value


class OutboxKind(Enum):
    """What leaves, by its event: a mail to the student, an alert to operators, or a call to another system."""

    RECEIPT = "receipt"  # M1
    TAKEN = "taken"  # M2
    REPLY = "reply"  # M3
    QUESTION = "question"  # M4
    CLOSED = "closed"  # M5
    REOPENED = "reopened"  # M6
    REMINDER = "reminder"  # M7
    AUTO_CLOSED = "auto_closed"  # M8
    MERGED = "merged"  # M9
    ACCESS_CODE = "access_code"  # M10
    ACCESS_LINK = "access_link"
    TICKET_LIST = "ticket_list"  # who lost the number
    UNREAD = "unread"  # M11
    MAILBOX_UNREAD = "mailbox_unread"  # M12
    ANSWER_EXISTS = "answer_exists"  # M13
    OVER_LIMIT = "over_limit"  # M14
    ALERT_NEW = "alert_new"  # A1
    ALERT_ASSIGNED = "alert_assigned"  # A2
    ALERT_STUDENT_WROTE = "alert_student_wrote"  # A3
    ALERT_WITHDRAWN = "alert_withdrawn"  # A4
    ALERT_SLA = "alert_sla"  # A5
    WEBHOOK = "webhook"


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
