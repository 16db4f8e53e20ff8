"""A stop at any place of an upload leaves, after the next start, no file without a row and no row without a file."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from support.file_writer import write_and_die

import bot.operators
import bot.tickets  # noqa: F401 - attachments point at their tables
from bot.attachments import Attachment, Attachments
from bot.conversations import ConversationStore
from bot.database import now, open_database
from bot.institution import UploadRules

pytestmark = pytest.mark.slow


async def test_a_kill_anywhere_leaves_files_and_rows_in_agreement(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "sportello.db")
    url = f"sqlite:///{tmp_path / 'sportello.db'}"
    database = open_database(url)
    async with database.writing() as session:
        await ConversationStore().start(session, "widget", "it")
    await database.close()
    told, tell = multiprocessing.Pipe(duplex=False)
    killed = multiprocessing.get_context("spawn").Process(target=write_and_die, args=(url, tmp_path, tell))
    killed.start()
    assert told.poll(60)
    places = told.recv()
    killed.join(30)
    database = open_database(url)
    attachments = Attachments(database, tmp_path, UploadRules(), b"secret of the tests", now)
    left = len(list((tmp_path / "attachments").iterdir()))

    swept = await attachments.sweep()

    async with database.reading() as session:
        rows = set(await session.scalars(select(Attachment.stored_as)))
    await database.close()
    assert {file.name for file in (tmp_path / "attachments").iterdir()} == rows
    assert places >= 6  # two syncs, the statements, the commit, and after it
    assert (len(rows), swept) == (2, left - 2)  # who was killed after the commit, and who was not killed
