"""A process that keeps files and is killed at every place on the way, one child after the other."""

from __future__ import annotations

import asyncio
import os
import signal
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from sqlalchemy import event

import bot.conversations
import bot.operators
import bot.tickets  # noqa: F401 - attachments point at their tables
from bot.attachments import Attachments, Home, Uploader
from bot.database import now, open_database
from bot.institution import UploadRules


def write_and_die(url: str, data_dir: Path, told: Pipe) -> None:
    """Keep one file in each of many children; the n-th is killed at the n-th place: a sync, a statement, the commit.

    Tells how many places there were, once a child came through.
    """
    for place in range(1, 100):  # forked before any thread or loop exists
        if (child := os.fork()) == 0:
            asyncio.run(_write(url, data_dir, place))
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            told.send(place - 1)
            return


async def _write(url: str, data_dir: Path, place: int) -> None:
    database, passed, sync = open_database(url), 0, os.fsync

    def pass_by(*_args: Any) -> None:
        nonlocal passed
        passed += 1
        if passed == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def synced(handle: int) -> None:
        pass_by()
        sync(handle)

    os.fsync = synced
    event.listen(database.engine.sync_engine, "before_cursor_execute", pass_by)
    event.listen(database.engine.sync_engine, "commit", pass_by)
    rules = UploadRules(files_at_once=20, files_per_ticket=100)
    attachments = Attachments(database, data_dir, rules, b"secret of the tests", now)
    async with attachments.kept(b"ciao", "nota.txt") as kept:
        async with database.writing() as session:
            await attachments.add_kept(session, kept, Uploader("conversation:1"), Home(conversation_id=1, at_once=100))
        pass_by()
    await database.close()
