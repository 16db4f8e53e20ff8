"""Whole chats run on SQLite: the rooms below have their own tests on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.desk_fixtures import bot, content, desk, engine, student, turns

__all__ = ["bot", "content", "desk", "engine", "student", "turns"]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of a fresh SQLite file."""
    path = tmp_path / "sportello.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"
