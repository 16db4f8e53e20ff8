"""A desk on a small corpus behind a real listening socket."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from support.clock import Clock
from support.desk import make_desk
from support.people import signed_in
from support.site import PASSWORD, Operator, Site, Student

from bot.content import Content
from bot.database import Database, open_database
from bot.helpdesk import Helpdesk, share
from bot.operators import Role
from bot.settings import Settings
from bot.tickets import NewTicket
from bot.turns import Turns
from bot.web.app import make_app
from bot.web.server import serve

EMBEDDING = "https://www.ateneo.example"


@pytest.fixture
async def web_database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    """Return a fresh SQLite database; a file that overrides this runs on another one."""
    path = tmp_path / "sportello.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
async def desk(web_database: Database, content: Content, clock: Clock, tmp_path: Path) -> AsyncIterator[Helpdesk]:
    opened = make_desk(web_database, content, clock, tmp_path)
    opened.settings = Settings(data_dir=tmp_path, embed_origins=(EMBEDDING,))
    share(opened)
    yield opened
    share(None)
    opened.operators.close()


@pytest.fixture
async def site(desk: Helpdesk, turns: Turns) -> AsyncIterator[Site]:
    runner, port = await serve(make_app(desk, turns), "127.0.0.1", 0)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True) as http:
        yield Site(f"http://127.0.0.1:{port}", http)
    await runner.cleanup()


@pytest.fixture
async def student(site: Site) -> Student:
    return await site.student().arrives()


@pytest.fixture
async def operator(site: Site, desk: Helpdesk) -> Operator:
    return await signed_in(site, desk, "anna", "Anna Bianchi", Role.OPERATOR)


@pytest.fixture
async def colleague(site: Site, desk: Helpdesk) -> Operator:
    return await signed_in(site, desk, "bruno", "Bruno Verdi", Role.OPERATOR)


@pytest.fixture
async def admin(site: Site, desk: Helpdesk) -> Operator:
    return await signed_in(site, desk, "carla", "Carla Neri", Role.ADMIN)


@pytest.fixture
async def with_password(site: Site, desk: Helpdesk) -> Operator:
    """Return an operator who has signed in by the door."""
    await desk.operators.add("anna", "Anna Bianchi", "anna.bianchi@ateneo.it", Role.OPERATOR, PASSWORD)
    return await site.operator().signs_in()


@pytest.fixture
async def ticket_id(desk: Helpdesk, student: Student) -> int:
    """Open student A's ticket, from the chat."""
    async with desk.database.writing() as session:
        conversation = await desk.conversations.by_key(session, student.key)
        assert conversation
        new = NewTicket(
            "tasse",
            "Rimborso della prima rata",
            "it",
            description="Ho pagato due volte.",
            email="mario.rossi@studenti.it",
            full_name="Mario Rossi",
            fields={"email": "mario.rossi@studenti.it", "full_name": "Mario Rossi"},
            conversation_id=conversation.id,
        )
        return (await desk.tickets.create(session, new)).id
