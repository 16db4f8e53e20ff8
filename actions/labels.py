"""What a click says about an answer, kept so that the retriever can learn how sure it may be."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.searched import Searched
from actions.words import locale_of
from bot.conversations import FeedbackKind
from bot.helpdesk import Helpdesk


async def add_label(
    desk: Helpdesk,
    tracker: Tracker,
    searched: Searched,
    kind: FeedbackKind,
    entry: str | None,
    confidence: float | None = None,
) -> None:
    """Record one click about the last search: what was shown for it, and how sure the retriever was."""
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
        await desk.feedback.add(
            session,
            conversation.id if conversation else None,
            kind,
            entry=entry,
            locale=locale_of(tracker),
            question=searched.question,
            confidence=confidence,
            uncalibrated=searched.uncalibrated,
            shown=searched.shown,
        )
