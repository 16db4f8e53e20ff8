"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, stored_by_value

WAITING = "sent_at IS NULL AND failed_at IS NULL AND skipped_as IS NULL"


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
    GRANT = "grant"  # access for a time: authorised, or over
    MAILBOX_UNREAD = "mailbox_unread"  # M12
    ANSWER_EXISTS = "answer_exists"  # M13
    OVER_LIMIT = "over_limit"  # M14
    ALERT_NEW = "alert_new"  # A1
    ALERT_ASSIGNED = "alert_assigned"  # A2
    ALERT_STUDENT_WROTE = "alert_student_wrote"  # A3
    ALERT_WITHDRAWN = "alert_withdrawn"  # A4
    ALERT_SLA = "alert_sla"  # A5
    WEBHOOK = "webhook"


class SkipReason(Enum):
    """Why a row will not leave by itself, and nobody misses it."""

    CARRIED = "carried"  # another row of the ticket says it too
    READ = "read"  # the student has read it in the chat
    NO_ADDRESS = "no_address"  # nobody to write to
    NOBODY_WAITS = "nobody_waits"  # an alert whose reader is in the console, or is not told by mail
    OVER_CAP = "over_cap"  # the address gets too much that anybody could make us send
    UNREACHABLE = "unreachable"  # the address refused our mail for good, more than once
    EXPIRED = "expired"  # a code or link that would not work any more
    OUTDATED = "outdated"  # the ticket has moved on: it would not be true any more


class OutboxItem(Base):
    """One thing that must leave; it holds ids, the words are rendered when it is sent.

    It waits until exactly one of `sent_at`, `failed_at` and `skipped_as` is set. `tries` counts the claims: a row that
    was claimed once may have left, whatever the desk knows of it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "next_try_at",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
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
    skipped_as: Mapped[SkipReason | None] = mapped_column(stored_by_value(SkipReason))
    carried_by_id: Mapped[int | None] = mapped_column(index=True)  # the row that says this one too
    bounced_at: Mapped[datetime | None]  # the address itself was refused for good

    @property
    def is_waiting(self) -> bool:
        """Tell whether it has yet to leave."""
        return self.sent_at is None and self.failed_at is None and self.skipped_as is None
