"""The table of what was learnt from a desk's own feedback; nothing is ever deleted, the last one not undone holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class StoredCalibration(Base):
    """One calibration: who asked for it, from how much, how good it is, and the numbers themselves."""

    __tablename__ = "calibrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    labels: Mapped[int]  # questions that were judged, the unanswered ones included
    unanswered: Mapped[int]  # of these: "none of these", and questions the bot had no answer to
    ece_before: Mapped[float]  # of the settings that held until then, on the same labels
    ece_after: Mapped[float]  # each label judged by a calibration that has not seen it
    target: Mapped[float]  # declared precision of answers
    slope: Mapped[float]
    shift: Mapped[float]
    answer: Mapped[float]
    clarify: Mapped[float]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(String(120))
