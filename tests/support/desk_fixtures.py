"""Fixtures of a real desk; a folder's conftest imports those it offers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.clock import Clock
from support.desk import Bot, Student, make_desk, make_turns, new_student, own_engine, small_content
from support.fitted import Fitted

from bot.content import Content
from bot.database import Database
from bot.dialogue.engine import Engine
from bot.helpdesk import Helpdesk, share
from bot.turns import Turns


@pytest.fixture(scope="session")
def content() -> Content:
    """Return the small corpus, fitted once for all tests: nothing changes it."""
    return small_content()


@pytest.fixture(scope="session")
def engine(fitted: Fitted) -> Engine:
    """Return our own project's engine: conversations live in trackers, not in it."""
    return own_engine(fitted.interpreter)


@pytest.fixture
async def desk(database: Database, content: Content, clock: Clock, tmp_path: Path) -> AsyncIterator[Helpdesk]:
    """Return a desk that the actions find."""
    opened = make_desk(database, content, clock, tmp_path)
    share(opened)
    yield opened
    share(None)
    opened.operators.close()


@pytest.fixture
async def turns(desk: Helpdesk, engine: Engine) -> AsyncIterator[Turns]:
    """Return the turns of the desk."""
    opened = make_turns(desk, engine)
    yield opened
    await opened.close()


@pytest.fixture
async def student(desk: Helpdesk, turns: Turns) -> Student:
    """Return a student with an Italian page open."""
    return await new_student(desk, turns)


@pytest.fixture
def bot(student: Student) -> Bot:
    """Return what the student reads."""
    return student.bot
