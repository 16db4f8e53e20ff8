"""Statements compiled once for all tests: each opens a database of its own, and a desk only one in its life."""

from __future__ import annotations

from functools import partial

from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import create_async_engine

from bot import database


def share_compiled() -> None:
    """Let every database that is opened from now on find what was compiled for others of its kind."""
    for dialect in (SQLiteDialect_aiosqlite, PGDialectAsync_psycopg):
        dialect.__eq__ = _is_same_kind  # type: ignore[assignment,method-assign]
        dialect.__hash__ = _hash_of_kind  # type: ignore[assignment,method-assign]
    sharing = partial(create_async_engine, execution_options={"compiled_cache": {}})
    database.create_async_engine = sharing  # type: ignore[assignment]


def _is_same_kind(one: object, other: object) -> bool:
    return type(one) is type(other)


def _hash_of_kind(one: object) -> int:
    return hash(type(one))
