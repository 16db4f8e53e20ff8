"""A conversation to write in."""

from __future__ import annotations

import pytest
from support.clock import Clock

from bot.conversations import Conversation, ConversationStore
from bot.database import Database


@pytest.fixture
def store(clock: Clock) -> ConversationStore:
    """Return the store under the test's clock."""
    return ConversationStore(clock)


@pytest.fixture
async def conversation(database: Database, store: ConversationStore) -> Conversation:
    """Return a student's conversation, in Italian."""
    async with database.writing() as session:
        return (await store.start(session, "widget", "it"))[0]
