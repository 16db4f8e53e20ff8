"""Every hostile message into the database and back, on both engines: they refuse different texts."""

from __future__ import annotations

import pytest
from support.hostile import hostile_payloads, stored
from support.site import Site, Student

from bot.conversations import Owner
from bot.database import Database
from bot.helpdesk import Helpdesk
from bot.web import chat_pace

pytestmark = pytest.mark.slow

LONGEST_CHARS = 2_000


@pytest.fixture
def web_database(database: Database) -> Database:
    return database


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hundreds of texts come one after the other: how fast they may come is tested elsewhere."""
    monkeypatch.setattr(chat_pace, "MESSAGES", 1_000_000)


async def talking_to_operator(site: Site, desk: Helpdesk) -> Student:
    """Return a student whom the bot leaves alone: what it answers is tested elsewhere, and takes its time."""
    student = await site.student().arrives()
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
        await desk.conversations.set_owner(session, conversation.id, Owner.OPERATOR)
    return student


async def test_every_hostile_message_is_kept_literally_or_refused(site: Site, desk: Helpdesk) -> None:
    student = await talking_to_operator(site, desk)
    for payload in hostile_payloads("chat"):
        posted = await student.posts(payload.text)

        text = stored(payload.text)
        if len(payload.text) > 2 * LONGEST_CHARS:
            assert (posted.status, posted.code) in ((413, "too_long"), (413, "too_large")), payload.name
            assert payload.text[:100] not in posted.text
        elif not text:
            assert (posted.status, posted.code) == (422, "empty"), payload.name
        elif len(text) > LONGEST_CHARS:
            assert (posted.status, posted.code) == (413, "too_long"), payload.name
        else:
            assert posted.status == 202, payload.name
            assert payload.expect not in ("reject", "reject_too_long"), payload.name
            shown = (await student.reads(since=posted.json()["seq"] - 1))["messages"][0]
            assert (shown["author"], shown["text"], shown["blocks"]) == ("student", text, None), payload.name
