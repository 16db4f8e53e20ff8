"""Where a student sends a request from: kept only while the message that sends it is being answered.

It comes with that message, as the student saw it and left it in; the request takes it, or nobody does.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation

GIVEN = "given"  # among what a conversation's own context holds


async def give_context(session: AsyncSession, conversation: Conversation, seq: int, given: Mapping[str, str]) -> None:
    """Keep what came with the message `seq`, in place of what came before; `conversation` is locked."""
    await _change(session, conversation.id, {**conversation.context, GIVEN: {"seq": seq, "values": dict(given)}})


def given_context(conversation: Conversation) -> dict[str, str]:
    """Return what came with the message that is being answered."""
    values: dict[str, str] = conversation.context.get(GIVEN, {}).get("values", {})
    return values


async def forget_context(session: AsyncSession, conversation_id: int, seq: int) -> None:
    """Drop what came with a message up to `seq`."""
    context = await session.scalar(select(Conversation.context).where(Conversation.id == conversation_id)) or {}
    if GIVEN in context and context[GIVEN]["seq"] <= seq:
        await _change(session, conversation_id, {key: value for key, value in context.items() if key != GIVEN})


async def _change(session: AsyncSession, conversation_id: int, context: Mapping[str, object]) -> None:
    await session.execute(update(Conversation).where(Conversation.id == conversation_id).values(context=dict(context)))
