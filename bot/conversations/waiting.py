"""The students who wait for a person, longest first: read in pages, counted by the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Author, Conversation, Message, Owner

Place = tuple[datetime, int]  # since when a conversation waits, and its id


async def page(session: AsyncSession, limit: int, after: Place | None = None) -> list[Conversation]:
    """Return the conversations that wait, longest first, at most `limit`, those behind the place `after`."""
    waiting = select(Conversation).where(Conversation.owner == Owner.QUEUE)
    if after is not None:
        since = Conversation.queued_at
        waiting = waiting.where(or_(since > after[0], and_(since == after[0], Conversation.id > after[1])))
    return list(await session.scalars(waiting.order_by(Conversation.queued_at, Conversation.id).limit(limit)))


async def count(session: AsyncSession) -> int:
    """Return how many conversations wait."""
    waiting = select(func.count()).select_from(Conversation).where(Conversation.owner == Owner.QUEUE)
    return await session.scalar(waiting) or 0


async def last_words(session: AsyncSession, conversation_ids: Collection[int]) -> dict[int, str]:
    """Return the last own words of the student in each of these conversations; buttons are not own words."""
    own = Message.conversation_id.in_(conversation_ids) & (Message.author == Author.STUDENT)
    seqs = select(Message.conversation_id, func.max(Message.seq).label("seq")).where(own, Message.payload.is_(None))
    last = seqs.group_by(Message.conversation_id).subquery()
    is_last = (Message.conversation_id == last.c.conversation_id) & (Message.seq == last.c.seq)
    said = await session.execute(select(Message.conversation_id, Message.text).join(last, is_last))
    return {row.conversation_id: row.text for row in said}
