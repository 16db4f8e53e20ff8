"""One database for the desk: SQLite on one machine, PostgreSQL under several processes.

On SQLite a writing session opens with `BEGIN IMMEDIATE`: with the driver's own lazy start, two
processes that read a counter and add one give out the same number without any error. A reading
session opens with plain `BEGIN`, so that it never waits behind a writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, TypeDecorator, event, make_url, text
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import Pool

from bot.errors import HelpDeskError

SQLITE_BUSY_MS = 15_000  # 5 s is too near the longest wait measured under two processes
POOL_SIZE = 10


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, always UTC: SQLite hands back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored_by_value(kind: type[Enum], length: int = 16) -> EnumColumn:
    """Return the column type that stores an enumeration as its values, readable in any SQL prompt."""
    return EnumColumn(kind, native_enum=False, length=length, values_callable=lambda kinds: [k.value for k in kinds])


class Base(DeclarativeBase):
    """Root of all tables."""

    type_annotation_map: ClassVar = {datetime: UtcDateTime}


def sqlite_url(data_dir: Path) -> str:
    """Return the address of the desk's SQLite file in its data folder."""
    return f"sqlite+aiosqlite:///{(data_dir / 'sportello.db').resolve()}"


class DatabaseRefused(HelpDeskError, ValueError):
    """What was given is no address of a database that we use."""


def async_url(url: str) -> str:
    """Return `url` with the asynchronous driver we use, whatever common spelling was given.

    Raises:
        DatabaseRefused: it is no address, or that of another kind of database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseRefused("DATABASE_URL is no address: write postgresql://user:password@host/name") from error
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite").render_as_string(hide_password=False)
    raise DatabaseRefused(f"{parsed.get_backend_name()} is not supported: use sqlite or postgresql")


class Database:
    """Sessions of one database. Stores take the caller's session; a session spans one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        writing = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._read = async_sessionmaker(engine, expire_on_commit=False)
        self._write = async_sessionmaker(writing, expire_on_commit=False)
        self._carried: dict[str, object] = {}

    @property
    def is_sqlite(self) -> bool:
        """Tell whether one file is the database."""
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open one writing transaction: committed at the end of the block, rolled back by an exception."""
        async with self._write.begin() as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open one reading transaction; nothing is committed."""
        async with self._read() as session:
            yield session

    def carry(self, key: str, value: object) -> None:
        """Let every session from now on hold `value` in its `info`: what is the same for the whole desk."""
        self._carried = {**self._carried, key: value}
        for sessions in (self._read, self._write):
            sessions.configure(info=self._carried)

    async def ping(self) -> None:
        """Raise what the driver raises when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def open_database(url: str, poolclass: type[Pool] | None = None) -> Database:
    """Return the database at `url`; no connection is made yet."""
    url = async_url(url)
    if not url.startswith("sqlite"):
        sizes: dict[str, Any] = {"poolclass": poolclass} if poolclass else {"pool_size": POOL_SIZE}
        return Database(create_async_engine(url, pool_pre_ping=True, **sizes))
    engine = create_async_engine(url, connect_args={"timeout": SQLITE_BUSY_MS / 1000}, poolclass=poolclass)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return Database(engine)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Take transactions into our own hands, and keep what was acknowledged through a power cut."""
    driver: sqlite3.Connection = connection
    driver.isolation_level = None
    for pragma in (
        f"busy_timeout={SQLITE_BUSY_MS}",  # first: the change to WAL may have to wait for another process
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        driver.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
