"""Tables of the chats."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, stored_by_value


class Owner(Enum):
    """Who answers the student now."""

    BOT = "bot"
    QUEUE = "queue"
    OPERATOR = "operator"


class Author(Enum):
    """Who wrote a message; the system announces what happens to the conversation."""

    STUDENT = "student"
    BOT = "bot"
    OPERATOR = "operator"
    SYSTEM = "system"


class FeedbackKind(Enum):
    """What a student told us about an answer, in a click."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"
    CHOSEN = "chosen"  # picked among "did you mean"
    NONE_OF_THESE = "none_of_these"


class FeedbackReason(Enum):
    """Why an answer did not help, in a click."""

    NOT_MY_QUESTION = "not_my_question"
    UNCLEAR = "unclear"
    WRONG_OR_OLD = "wrong_or_old"
    OTHER = "other"


class Conversation(Base):
    """One chat of one student on one channel."""

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), unique=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    locale: Mapped[str] = mapped_column(String(8))
    owner: Mapped[Owner] = mapped_column(stored_by_value(Owner), default=Owner.BOT)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    ticket_id: Mapped[int | None]  # which ticket an operator speaks from; tickets know their chat by a foreign key
    queued_at: Mapped[datetime | None]
    last_seq: Mapped[int] = mapped_column(Integer, default=0)
    answered_seq: Mapped[int] = mapped_column(Integer, default=0)
    seen_at: Mapped[datetime | None]  # when the student last read here; a few seconds behind at most
    seen_seq: Mapped[int | None]  # how far
    context: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (Index("ix_conversations_owner", "owner", "queued_at"),)


class Message(Base):
    """One message; `seq` counts from 1 in its conversation without gaps."""

    __tablename__ = "messages"

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    author: Mapped[Author] = mapped_column(stored_by_value(Author))
    name: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    custom: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    payload: Mapped[str | None] = mapped_column(Text)
    client_msg_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("conversation_id", "client_msg_id", name="uq_messages_client_msg_id"),)


class Feedback(Base):
    """A label for the retriever: this question, this entry, right or wrong.

    `confidence` is what the desk believed; `uncalibrated` is what the retriever says before the desk's own feedback is
    applied, and None where there was nothing to be unsure of. `shown` are the entries shown for the question, best
    first: those that were not chosen were passed over.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    kind: Mapped[FeedbackKind] = mapped_column(stored_by_value(FeedbackKind))
    entry: Mapped[str | None] = mapped_column(String(200), index=True)
    locale: Mapped[str] = mapped_column(String(8))
    question: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float | None]
    uncalibrated: Mapped[float | None]
    shown: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[FeedbackReason | None] = mapped_column(stored_by_value(FeedbackReason, 32))
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)


class Gap(Base):
    """A question nobody could answer: material for the next entry."""

    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    question: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(8))
    nearest: Mapped[str | None] = mapped_column(String(200))
    confidence: Mapped[float | None]
    uncalibrated: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


class PageRead(Base):
    """How often the page of an entry was read on a day; who read it is not known."""

    __tablename__ = "page_reads"

    entry: Mapped[str] = mapped_column(String(200), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reads: Mapped[int]
