"""Who may join the queue for a person: a queue that anybody can fill helps nobody."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Conversation, waiting
from bot.errors import TooManyTries
from bot.helpdesk import Helpdesk
from bot.limits import LimitKind, network_of

MOST_WAITING = 50  # an office of five that spends six minutes on each needs an hour for them
FULL_S = 300  # when to ask again; a request gets its answer sooner


async def join(desk: Helpdesk, session: AsyncSession, conversation: Conversation) -> None:
    """Count a conversation that wants to join.

    Raises:
        TooManyTries: the conversation or its network has joined too often, or the queue is full.
    """
    network = network_of(conversation.context.get("network", "unknown"))
    counters = [(LimitKind.QUEUE_SESSION, conversation.key), (LimitKind.QUEUE_NETWORK, network)]
    await desk.limits.check_all(session, counters)
    if await waiting.count(session) >= MOST_WAITING:
        raise TooManyTries(FULL_S)
    for kind, key in counters:
        await desk.limits.miss(session, kind, key)
