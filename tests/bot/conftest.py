"""A desk on a small corpus, for tests of what crosses rooms."""

from __future__ import annotations

from support.desk_fixtures import bot, content, desk, engine, student, turns
from support.handing_over import anna, bruno, handover

__all__ = ["anna", "bot", "bruno", "content", "desk", "engine", "handover", "student", "turns"]
