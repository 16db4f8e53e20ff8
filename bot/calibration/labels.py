"""What students clicked, read as labels: how sure the retriever was of its first entry, and whether that was right.

One question of one conversation is one label, and the last click decides: who chose the second of three and then
said that it helped has told that the first was wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Feedback, FeedbackKind, FeedbackReason, Gap
from bot.faq.calibration import Label

MAX_AGE = timedelta(days=365)  # corpus and students change with the academic year
MOST = 5_000  # newest first; two numbers are learnt, more would not make them truer
# The entry was the one that was meant: what it says is wrong or badly said, which is no fault of the search.
NOT_THE_SEARCH = (FeedbackReason.UNCLEAR, FeedbackReason.WRONG_OR_OLD)

Asked = tuple[int, str]  # a conversation and a question


async def read_labels(session: AsyncSession, now: datetime) -> list[Label]:
    """Return the labels of the last year.

    Questions that the bot had no answer to count as wrong, whatever it thought of them: who leaves them out learns to
    be sure where nothing is known. There are at most as many of them as of the others, the newest: nobody has clicked
    on them, and they must not outvote those who did.
    """
    since = now - MAX_AGE
    clicks = await session.scalars(
        select(Feedback)
        .where(Feedback.uncalibrated.is_not(None), Feedback.created_at >= since)
        .order_by(Feedback.id.desc())
        .limit(MOST)
    )
    last: dict[Asked, Feedback] = {}
    for click in clicks:
        last.setdefault((click.conversation_id or -click.id, click.question), click)
    judged = [label for click in last.values() if (label := as_label(click)) is not None]
    gaps = await session.scalars(
        select(Gap).where(Gap.uncalibrated.is_not(None), Gap.created_at >= since).order_by(Gap.id.desc()).limit(MOST)
    )
    missed: dict[Asked, Label] = {}
    for gap in gaps:
        asked = (gap.conversation_id or -gap.id, gap.question)
        if gap.uncalibrated is not None and asked not in last:
            missed.setdefault(asked, Label(gap.uncalibrated, is_right=False, is_unanswered=True))
    return [*judged, *list(missed.values())[: len(judged)]]


def as_label(click: Feedback) -> Label | None:
    """Return what a click says of the search; None when it says nothing."""
    shown: Sequence[str] = click.shown or ()
    if click.uncalibrated is None or not shown or click.reason in NOT_THE_SEARCH:
        return None
    if click.kind is FeedbackKind.NONE_OF_THESE:
        return Label(click.uncalibrated, is_right=False, is_unanswered=True)
    if click.entry is None or click.entry not in shown:
        return None  # a button of an earlier question
    is_first = _entry(click.entry) == _entry(shown[0])
    return Label(click.uncalibrated, is_right=is_first and click.kind is not FeedbackKind.NOT_HELPFUL)


def _entry(key: str) -> str:
    return key.partition("#")[0]
