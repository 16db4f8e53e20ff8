"""Tables of the tickets."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, stored_by_value
from bot.tickets.lifecycle import Standing, phase_of
from bot.tickets.number import format_number
from bot.tickets.states import Actor, EntryKind, EventKind, GrantEnd, GrantProof, Phase, Resolution, TicketState

_IS_TIMED = text("look_at IS NOT NULL")
_IS_ALIVE = text("ended_at IS NULL")


class TicketCounter(Base):
    """One row: the last number given out. It moves in the transaction of the ticket that takes the number."""

    __tablename__ = "ticket_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]


class Ticket(Base):
    """One request of one student. `id` is the number, as an integer."""

    __tablename__ = "tickets"
    __table_args__ = (
        # the last wall, should a transition ever forget: dates and state agree
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_tickets_closed_at"),
        CheckConstraint("(state = 'closed') = (resolution IS NOT NULL)", name="ck_tickets_resolution"),
        CheckConstraint("(state = 'awaiting_user') = (waiting_since IS NOT NULL)", name="ck_tickets_waiting_since"),
        Index("ix_tickets_queue", "state", "unanswered_since"),
        Index("ix_tickets_address", "email", "state"),
        Index("ix_tickets_look_at", "look_at", sqlite_where=_IS_TIMED, postgresql_where=_IS_TIMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    topic: Mapped[str] = mapped_column(String(100), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    form_topic: Mapped[str | None] = mapped_column(String(100))  # whose form they answer, after a transfer
    tried: Mapped[list[str]] = mapped_column(JSON)  # FAQ entries shown before the student asked a person
    context: Mapped[dict[str, str] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # the page, role, browser asked from

    email: Mapped[str | None] = mapped_column(String(254))  # in canonical spelling
    full_name: Mapped[str | None] = mapped_column(String(100))
    phone: Mapped[str | None] = mapped_column(String(20))
    privacy_version: Mapped[str | None] = mapped_column(String(32))

    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    is_proven: Mapped[bool] = mapped_column(default=False, server_default=false())  # its chat proved the address once
    is_sealed: Mapped[bool] = mapped_column(default=False, server_default=false())  # opened by a mailed proof only
    draft_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    draft_digest: Mapped[str | None] = mapped_column(String(64))

    state: Mapped[TicketState] = mapped_column(stored_by_value(TicketState))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id", ondelete="SET NULL"), index=True)
    assignee_name: Mapped[str | None] = mapped_column(String(120))
    taken_at: Mapped[datetime | None]  # when somebody began on it, for the first time
    assigned_at: Mapped[datetime | None]  # since when its present assignee has it
    unanswered_since: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    resolution: Mapped[Resolution | None] = mapped_column(stored_by_value(Resolution))

    follow_up_of: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)

    due_at: Mapped[datetime | None]  # when the office should have answered, while the student waits
    closes_at: Mapped[datetime | None]  # when it closes by itself, while the student must answer
    look_at: Mapped[datetime | None]  # when the timers must look at it next
    anonymised_at: Mapped[datetime | None]

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]  # as the student may see it: an internal note does not move it

    @property
    def number(self) -> str:
        """Return the number as people read it."""
        return format_number(self.id)

    @property
    def phase(self) -> Phase | None:
        """Return how far an open ticket is."""
        return phase_of(self.state, self.assignee_id)

    @property
    def asked_topic(self) -> str:
        """Return the topic whose form the student filled in: not the present one after a transfer."""
        return self.form_topic or self.topic

    @property
    def hearing_chat_id(self) -> int | None:
        """Return the chat that hears what is said in it; None where that chat must prove the address first."""
        return None if self.is_sealed else self.conversation_id

    @property
    def is_ratable(self) -> bool:
        """Tell whether the student may say how it went: not where nobody had begun."""
        never_served = self.resolution is Resolution.WITHDRAWN and self.taken_at is None
        merged = self.merged_into_id is not None
        return self.state is TicketState.CLOSED and not (never_served or merged or self.anonymised_at)

    @property
    def standing(self) -> Standing:
        """Return what the rules of its life look at."""
        return Standing(**{field.name: getattr(self, field.name) for field in fields(Standing)})


class ThreadEntry(Base):
    """One text in a ticket's thread; `version` is the ticket's version that it made."""

    __tablename__ = "thread_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    kind: Mapped[EntryKind] = mapped_column(stored_by_value(EntryKind))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id", ondelete="SET NULL"))
    author_name: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class TicketEvent(Base):
    """What happened, for good: rows are added, never changed."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    kind: Mapped[EventKind] = mapped_column(stored_by_value(EventKind))
    actor: Mapped[Actor] = mapped_column(stored_by_value(Actor))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id", ondelete="SET NULL"))
    actor_name: Mapped[str | None] = mapped_column(String(120))
    state_before: Mapped[TicketState | None] = mapped_column(stored_by_value(TicketState))
    state_after: Mapped[TicketState] = mapped_column(stored_by_value(TicketState))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(index=True)


class Rating(Base):
    """What the student thought of the answer: the latest word, one row a ticket."""

    __tablename__ = "ratings"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True)
    stars: Mapped[int | None]  # 1 to 5; None: only yes or no was pressed
    solved: Mapped[bool | None]
    comment: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ConsentGrant(Base):
    """Access that a student authorised with a ticket: what, on whose behalf, until when. Rows are ended, never deleted.

    `words` is what the student read and agreed to; without a person the access has the student's own rights.
    """

    __tablename__ = "consent_grants"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ck_consent_grants_ended"),
        Index("ix_consent_grants_alive", "expires_at", sqlite_where=_IS_ALIVE, postgresql_where=_IS_ALIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(200))
    is_own: Mapped[bool]  # also once the person is forgotten
    proof: Mapped[GrantProof] = mapped_column(stored_by_value(GrantProof))
    person_name: Mapped[str | None] = mapped_column(String(100))
    person_kind: Mapped[str | None] = mapped_column(String(100))  # teacher, student, course …
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[GrantEnd | None] = mapped_column(stored_by_value(GrantEnd))

    def is_active(self, at: datetime) -> bool:
        """Tell whether it holds: one that ran out does not, even before the timers have come by."""
        return self.ended_at is None and at < self.expires_at
