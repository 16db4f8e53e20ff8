"""The calibrations of a desk in its database: added, shown, undone, never deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.calibration.labels import read_labels
from bot.calibration.learning import SHIPPED, Learnt
from bot.calibration.models import StoredCalibration
from bot.database import now
from bot.errors import NotFound
from bot.faq import RetrieverSettings
from bot.faq.calibration import Label
from bot.faq.settings import Calibration, ZoneThresholds


class NothingToUndo(NotFound):
    """The shipped settings hold already."""


class CalibrationStore:
    """What was learnt, by whom and when; every method takes the caller's session."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    async def labels(self, session: AsyncSession) -> list[Label]:
        """Return what students have told so far."""
        return await read_labels(session, self._clock())

    async def add(self, session: AsyncSession, learnt: Learnt, actor: str) -> StoredCalibration:
        """Let what was learnt hold from now on."""
        settings = learnt.settings
        stored = StoredCalibration(
            created_at=self._clock(),
            actor=actor,
            labels=learnt.labels,
            unanswered=learnt.unanswered,
            ece_before=learnt.ece_before,
            ece_after=learnt.ece_after,
            target=learnt.target,
            slope=settings.calibration.slope,
            shift=settings.calibration.shift,
            answer=settings.zones.answer,
            clarify=settings.zones.clarify,
        )
        session.add(stored)
        await session.flush()
        return stored

    async def in_force(self, session: AsyncSession) -> StoredCalibration | None:
        """Return the calibration that holds; None means the shipped settings."""
        newest = select(StoredCalibration).where(StoredCalibration.undone_at.is_(None))
        found: StoredCalibration | None = await session.scalar(newest.order_by(StoredCalibration.id.desc()).limit(1))
        return found

    async def all(self, session: AsyncSession) -> Sequence[StoredCalibration]:
        """Return every calibration, the newest first."""
        return (await session.scalars(select(StoredCalibration).order_by(StoredCalibration.id.desc()))).all()

    async def undo(self, session: AsyncSession, actor: str) -> StoredCalibration | None:
        """Let the one before hold again, and return it; None means the shipped settings.

        Raises:
            NothingToUndo: they hold already.
        """
        current = await self.in_force(session)
        if current is None:
            raise NothingToUndo("there is nothing to undo: the shipped settings hold")
        current.undone_at, current.undone_by = self._clock(), actor
        await session.flush()
        return await self.in_force(session)


def settings_of(stored: StoredCalibration | None) -> RetrieverSettings:
    """Return the settings that a calibration stands for; the shipped ones for None."""
    if stored is None:
        return SHIPPED
    calibration = Calibration(stored.slope, stored.shift)
    return replace(SHIPPED, calibration=calibration, zones=ZoneThresholds(stored.answer, stored.clarify))
