"""Bringing a database to the schema this program knows, at every start."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from bot.database import Database, open_database
from bot.errors import HelpDeskError

SCRIPTS = Path(__file__).resolve().parent
VERSION_TABLE = "alembic_version"
LOCK_KEY = 0x5350_4F52  # "SPOR": any constant that nothing else in the database locks


class SchemaTooNew(HelpDeskError):
    """The database was written by a later release: an older one must not touch it."""


async def upgrade(database: Database) -> None:
    """Create or update all tables in one transaction; two processes that start together take turns.

    Raises:
        SchemaTooNew: the database's revision is not one of ours.
    """
    if database.is_sqlite:
        _make_private_file(database)
    own = open_database(database.engine.url.render_as_string(hide_password=False), poolclass=NullPool)
    try:
        async with own.engine.connect() as connection:
            if own.is_sqlite:
                await _let_tables_be_rebuilt(connection)
                await connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")  # look only once others have left
            async with connection.begin():
                if not own.is_sqlite:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
                await connection.run_sync(_upgrade)
    finally:
        await own.close()


def _upgrade(connection: Connection) -> None:
    if _revisions(connection) == [newest_revision()]:
        return
    from bot.migrations.steps import take_steps  # here: most starts find everything in place, and need no alembic

    take_steps(connection)


def newest_revision() -> str:
    """Return the revision of this program, as its files are numbered: `r0018_….py` is 0018."""
    return max(file.name for file in (SCRIPTS / "versions").glob("r*.py"))[1:5]


def _revisions(connection: Connection) -> list[str]:
    if not inspect(connection).has_table(VERSION_TABLE):
        return []
    return list(connection.scalars(text(f"SELECT version_num FROM {VERSION_TABLE}")))  # noqa: S608 - a constant


def _make_private_file(database: Database) -> None:
    """Create folder and file readable by their owner only; SQLite gives its journals the file's mode."""
    name = database.engine.url.database
    if not name or name == ":memory:":
        return
    path = Path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


async def _let_tables_be_rebuilt(connection: AsyncConnection) -> None:
    """Switch foreign keys off: SQLite changes a table by copying it, and dropping the old one would cascade.

    The pragma does nothing inside a transaction, so it goes to the driver before one begins.
    """
    raw = await connection.get_raw_connection()
    await raw.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
