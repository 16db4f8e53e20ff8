"""The room of the attachments on a database of the test, with a ticket and its conversation."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from support.clock import Clock

from bot.attachments import Attachment, Attachments, Home, Uploader
from bot.conversations import ConversationStore
from bot.database import Database
from bot.institution import UploadRules
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.tickets import NewTicket, TicketStore

RULES = UploadRules(files_at_once=3, files_per_ticket=4, bytes_per_hour=2_000)


class Ids(NamedTuple):
    """What files can belong to."""

    conversation: int
    other_conversation: int
    ticket: int
    operator: int


class Desk(NamedTuple):
    """The room and what its tests need of it."""

    attachments: Attachments
    database: Database
    folder: Path
    ids: Ids

    @property
    def student(self) -> Uploader:
        return Uploader(f"conversation:{self.ids.conversation}")

    async def adds(
        self, content: bytes = b"ciao", home: Home | None = None, uploader: Uploader | None = None
    ) -> Attachment:
        """Add a text, as the student and to their conversation unless said otherwise."""
        async with self.attachments.kept(content, "nota.txt") as kept, self.database.writing() as session:
            where = home or Home(conversation_id=self.ids.conversation)
            return await self.attachments.add_kept(session, kept, uploader or self.student, where)

    def files(self) -> set[str]:
        return {file.name for file in self.folder.iterdir()} if self.folder.is_dir() else set()


@pytest.fixture
async def room(database: Database, clock: Clock, tmp_path: Path) -> Desk:
    attachments = Attachments(database, tmp_path, RULES, b"secret of the tests", clock)
    async with database.writing() as session:
        conversations = [(await ConversationStore(clock).start(session, "widget", "it"))[0] for _ in range(2)]
        new = NewTicket("wifi", "Il wifi non va", "it", conversation_id=conversations[0].id)
        ticket = await TicketStore(clock).create(session, new)
        anna = await Accounts().add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "unused")
        ids = Ids(conversations[0].id, conversations[1].id, ticket.id, anna.id)
    return Desk(attachments, database, tmp_path / "attachments", ids)
