"""Every hostile message into the database and back, on both engines: they refuse different texts."""

from __future__ import annotations

import pytest
from support.hostile import hostile_payloads, stored
from support.site import Site

from bot.database import Database

pytestmark = pytest.mark.slow

LONGEST_CHARS = 2_000


@pytest.fixture
def web_database(database: Database) -> Database:
    return database


async def test_every_hostile_message_is_kept_literally_or_refused(site: Site) -> None:
    for payload in hostile_payloads("chat"):
        student = await site.student().arrives()
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
            shown = (await student.reads(since=1))["messages"][0]
            assert (shown["author"], shown["text"], shown["blocks"]) == ("student", text, None), payload.name
