"""A desk in which nothing has happened, again before every chat, while its server runs on."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.access.derivation import Derivation
from bot.database import open_database, sqlite_url
from bot.migrations import upgrade
from bot.secret import load_secret

FILE = "sportello.db"


def make_fresh(folder: Path) -> Path:
    """Write a database as it is at the first start; returns its file."""

    async def write() -> None:
        database = open_database(sqlite_url(folder))
        await upgrade(database)
        await database.close()

    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(write())
    return folder / FILE


def copy_to(fresh: Path, folder: Path) -> Path:
    """Give a desk that has not started yet a database of its own; returns its folder."""
    folder.mkdir(parents=True)
    shutil.copy(fresh, folder / FILE)
    return folder


def begin_again(folder: Path, fresh: Path) -> None:
    """Put every table of a running desk back to its first rows, ticket numbers included."""
    with closing(sqlite3.connect(folder / FILE, timeout=30, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS fresh", (str(fresh),))
        connection.execute("BEGIN IMMEDIATE")
        names = "SELECT name FROM fresh.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        for (table,) in connection.execute(names).fetchall():
            connection.execute(f'DELETE FROM main."{table}"')
            connection.execute(f'INSERT INTO main."{table}" SELECT * FROM fresh."{table}"')
        connection.execute("COMMIT")


def mailed_code(folder: Path) -> str:
    """Return the digits of the last code that a running desk has mailed."""
    with closing(sqlite3.connect(folder / FILE, timeout=30)) as connection:
        mailed = "SELECT id FROM access_codes WHERE ticket_id IS NOT NULL ORDER BY expires_at DESC LIMIT 1"
        (code_id,) = connection.execute(mailed).fetchone()
    return Derivation(load_secret(None, folder)).code(code_id)
