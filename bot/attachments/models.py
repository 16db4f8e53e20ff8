"""Table of the attachments; the bytes are files in the data folder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.attachments.sniffing import IMAGES, MEDIA_TYPES
from bot.database import Base

SHOWN_INLINE = frozenset(MEDIA_TYPES[kind] for kind in IMAGES)


class Attachment(Base):
    """One file that a student or an operator added.

    It waits (`ticket_version` is None) until it is sent: with the request, or with an entry of the ticket's thread,
    whose version it then carries. A file that was taken back keeps its row, without name and file: what was sent in
    the last hour counts.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_uploader", "uploader", "created_at"),
        UniqueConstraint("uploader", "client_file_id", name="uq_attachments_client_file_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)  # its address; opens nothing without a session
    stored_as: Mapped[str] = mapped_column(String(64), unique=True)  # its file, a random name of ours
    name: Mapped[str] = mapped_column(String(255))  # as people read it; no path is ever made of it
    media_type: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    received_bytes: Mapped[int]

    uploader: Mapped[str] = mapped_column(String(64))  # `conversation:12`, `operator:3`, `page:…`: who is counted
    client_file_id: Mapped[str | None] = mapped_column(String(64))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id", ondelete="SET NULL"))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    ticket_version: Mapped[int | None]
    is_internal: Mapped[bool] = mapped_column(default=False)  # belongs to a note: no student sees it

    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    @property
    def is_sent(self) -> bool:
        """Tell whether it belongs to a ticket for good."""
        return self.ticket_version is not None

    @property
    def is_image(self) -> bool:
        """Tell whether a page may show it as a picture."""
        return self.media_type in SHOWN_INLINE
