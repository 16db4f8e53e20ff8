"""Whether a student is looking at the chat, and how far they have read: what was read is not mailed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Author, Conversation, Message
from bot.database import now

NOTE_EVERY = timedelta(seconds=20)  # a page that polls costs no more than three writes a minute
ON_SCREEN = timedelta(seconds=60)  # a reader without news looks at least this often
FROM_THE_OFFICE = (Author.OPERATOR, Author.SYSTEM)


class Presence:
    """What a chat knows of its reader."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def must_note(self, conversation: Conversation, seq: int, is_of_office: bool) -> bool:
        """Tell whether a reading up to `seq` says something new: some time has passed, or an operator was read."""
        if conversation.seen_at is None or self._clock() - conversation.seen_at >= NOTE_EVERY:
            return True
        return is_of_office and seq > (conversation.seen_seq or 0)

    async def note(self, session: AsyncSession, conversation_id: int, seq: int) -> None:
        """Note that the student has just read everything up to `seq`; what was read stays read."""
        seen = update(Conversation).where(Conversation.id == conversation_id)
        await session.execute(seen.values(seen_at=self._clock()))
        further = Conversation.seen_seq.is_(None) | (Conversation.seen_seq < seq)
        await session.execute(seen.where(further).values(seen_seq=seq))

    def is_here(self, conversation: Conversation) -> bool:
        """Tell whether the chat is on the student's screen."""
        return conversation.seen_at is not None and self._clock() - conversation.seen_at < ON_SCREEN

    async def has_unread(self, session: AsyncSession, conversation: Conversation) -> bool:
        """Tell whether the office has said something that the student has not read."""
        unread = exists().where(
            Message.conversation_id == conversation.id,
            Message.seq > (conversation.seen_seq or 0),
            Message.author.in_(FROM_THE_OFFICE),
        )
        return bool(await session.scalar(select(unread)))
