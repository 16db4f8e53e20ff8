"""What students say of the answers, and the questions that found none: how the corpus gets better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Feedback, FeedbackKind, FeedbackReason, Gap
from bot.database import now

MAX_COMMENT_CHARS = 1_000


class FeedbackStore:
    """Labels and gaps."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    async def add(
        self,
        session: AsyncSession,
        conversation_id: int | None,
        kind: FeedbackKind,
        *,
        entry: str | None,
        locale: str,
        question: str,
        confidence: float | None = None,
        uncalibrated: float | None = None,
        shown: Sequence[str] = (),
    ) -> Feedback:
        """Record one click."""
        click = Feedback(
            conversation_id=conversation_id,
            kind=kind,
            entry=entry,
            locale=locale,
            question=question,
            confidence=confidence,
            uncalibrated=uncalibrated,
            shown=list(shown),
            created_at=self._clock(),
        )
        session.add(click)
        await session.flush()
        return click

    async def explain(
        self,
        session: AsyncSession,
        conversation_id: int,
        *,
        reason: FeedbackReason | None = None,
        comment: str | None = None,
    ) -> None:
        """Add a reason, or the student's words, to the last "no" of the conversation; what is not given stays."""
        last = await session.scalar(
            select(Feedback)
            .where(Feedback.conversation_id == conversation_id, Feedback.kind == FeedbackKind.NOT_HELPFUL)
            .order_by(Feedback.id.desc())
            .limit(1)
        )
        if last is not None:
            _explain(last, reason, comment)

    async def explain_click(
        self,
        session: AsyncSession,
        click_id: int,
        *,
        reason: FeedbackReason | None = None,
        comment: str | None = None,
    ) -> None:
        """Add a reason, or a reader's words, to a click outside any conversation; one that is gone is passed over."""
        click = await session.get(Feedback, click_id)
        if click is not None:
            _explain(click, reason, comment)

    async def add_gap(
        self,
        session: AsyncSession,
        conversation_id: int | None,
        question: str,
        locale: str,
        *,
        nearest: str | None = None,
        confidence: float | None = None,
        uncalibrated: float | None = None,
    ) -> None:
        """Record a question that found no answer."""
        session.add(
            Gap(
                conversation_id=conversation_id,
                question=question,
                locale=locale,
                nearest=nearest,
                confidence=confidence,
                uncalibrated=uncalibrated,
                created_at=self._clock(),
            )
        )


def _explain(click: Feedback, reason: FeedbackReason | None, comment: str | None) -> None:
    click.reason = reason or click.reason
    click.comment = comment[:MAX_COMMENT_CHARS] if comment else click.comment
