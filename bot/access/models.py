"""Tables of what proves that a ticket is somebody's. No table holds a secret: digests only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class AccessCode(Base):
    """A mailed code. A request that matched no ticket leaves a row as well, which no digits open.

    `id` is random: the digits are derived from it, and a restored backup must not give the same ones again.
    """

    __tablename__ = "access_codes"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    opens_all: Mapped[bool]  # every ticket of the address, not only this one
    tries: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class AccessLink(Base):
    """A mailed link that opens once. A row without a ticket opens nothing: it only takes the time of one that does."""

    __tablename__ = "access_links"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    opens_all: Mapped[bool]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class LinkRevocation(Base):
    """Until when the links in the mails about a ticket are dead."""

    __tablename__ = "link_revocations"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revoked_at: Mapped[datetime]


class PageSession(Base):
    """A browser, or a conversation, that proved something and has not been idle for long since."""

    __tablename__ = "page_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    subject: Mapped[str | None] = mapped_column(String(255))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    by_number: Mapped[bool | None]  # number and address were typed; else the address was proven by mail
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SeenIdentity(Base):
    """The id of an identity token that was used, and by which conversation; kept until the token has expired."""

    __tablename__ = "seen_identities"

    jti_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ConversationIdentity(Base):
    """Who talks in a conversation, by the word of the page around it."""

    __tablename__ = "conversation_identities"

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(100))
    until: Mapped[datetime]


class TicketSubject(Base):
    """Whose ticket it is, where the host page vouched for the person who opened it."""

    __tablename__ = "ticket_subjects"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    subject: Mapped[str] = mapped_column(String(255), index=True)
