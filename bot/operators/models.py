"""Tables of the people who answer, of their sign-in sessions, and of what they did."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, stored_by_value


class Role(Enum):
    """What an operator may do."""

    OPERATOR = "operator"
    ADMIN = "admin"


class Operator(Base):
    """A person who answers tickets; disabled, never deleted, because tickets name them."""

    __tablename__ = "operators"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)  # in canonical spelling
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(stored_by_value(Role))
    password_hash: Mapped[str] = mapped_column(Text)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    no_mail_for: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # kinds of alerts not wanted by mail

    @property
    def names(self) -> tuple[str, ...]:
        """Return the words that an outsider would try as a password."""
        return self.login, self.name, self.email.partition("@")[0]


class OperatorOffice(Base):
    """An office that an operator answers for, by its name in the desk's language; without any: for all of them."""

    __tablename__ = "operator_offices"

    operator_id: Mapped[int] = mapped_column(
        ForeignKey("operators.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    office: Mapped[str] = mapped_column(String(200), primary_key=True)


class OperatorSession(Base):
    """One signed-in browser; the token itself is known to the browser only."""

    __tablename__ = "operator_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str | None] = mapped_column(String(64))  # browser and system, for its owner's eyes


class OperatorToken(Base):
    """What a program acts with for an operator; the token itself is known to whoever was given it."""

    __tablename__ = "operator_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))  # what it is for
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SetupLink(Base):
    """A link that makes the first operator, once."""

    __tablename__ = "setup_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditRow(Base):
    """What was done by whom; each row's hash covers the row before."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64), index=True)
    event: Mapped[str] = mapped_column(String(64), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """One row: where the chain ends. It shows a tail that was cut off, and makes writers queue."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
