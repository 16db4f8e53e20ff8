"""A desk on a small corpus, for tests of what crosses rooms."""

from __future__ import annotations

from support.desk_fixtures import bot, content, desk, engine, student, turns

__all__ = ["bot", "content", "desk", "engine", "student", "turns"]
