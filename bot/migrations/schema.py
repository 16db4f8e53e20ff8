"""Bringing a database to the schema this program knows, at every start."""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from bot.database import Database, open_database
from bot.errors import HelpDeskError

SCRIPTS = Path(__file__).resolve().parent
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


def configuration(connection: Connection) -> Config:
    """Return alembic's configuration for an open connection; the scripts travel inside the package."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    config = configuration(connection)
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        head = ScriptDirectory.from_config(config).get_current_head()
        raise SchemaTooNew(f"the database is newer than this release, which knows revision {head}: {error}") from error


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
