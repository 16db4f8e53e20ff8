"""A desk's tickets, and the place where somebody proves that one is theirs."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.clock import Clock

from bot.access import AccessDesk, Asker
from bot.conversations import ConversationStore
from bot.database import Database, open_database
from bot.limits import Limits
from bot.tickets import NewTicket, Ticket, TicketStore

SECRET = b"secret of the test"
KEY = "a key of the portal, long enough for HS256"
MARIO = "mario@example.it"
BROWSER = Asker("browser-1", "192.0.2.1")


@pytest.fixture
def store(clock: Clock) -> TicketStore:
    """Return the store under the test's clock."""
    return TicketStore(clock)


@pytest.fixture
def access(clock: Clock) -> AccessDesk:
    """Return the proofs of a desk with a portal."""
    return AccessDesk(SECRET, Limits(SECRET, clock), clock, identity_key=KEY)


@pytest.fixture
async def ticket(database: Database, store: TicketStore) -> Ticket:
    """Return a new ticket of Mario, about the wifi."""
    new = NewTicket("wifi", "Il wifi non va", "it", "In aula 3 cade sempre", MARIO, "Mario Rossi")
    async with database.writing() as session:
        return await store.create(session, new)


@pytest.fixture
async def conversation_id(database: Database, clock: Clock) -> int:
    """Return the id of a conversation."""
    async with database.writing() as session:
        conversation, _token = await ConversationStore(clock).start(session, "widget", "it")
        return conversation.id


@pytest.fixture
async def sqlite_database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    """Return a fresh database of one kind, for what does not depend on it."""
    shutil.copyfile(sqlite_template, tmp_path / "one.db")
    opened = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    yield opened
    await opened.close()
