"""A whole desk behind a real listening socket; content and engine are made once for all tests."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.commands.engine import open_engine, read_project
from bot.content import Content, load_content
from bot.dialogue import Engine
from bot.handover import Handover
from bot.helpdesk import Helpdesk, share
from bot.operators import Role, sessions
from bot.settings import Settings
from bot.turns import Turns
from bot.web.app import make_app
from bot.web.server import serve
from tests.support.site import PASSWORD, Operator, Site, Student

EMBEDDING = "https://www.ateneo.example"


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(Settings().project)


@pytest.fixture(scope="session")
def engine() -> Engine:
    return open_engine(read_project(Settings().project))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, embed_origins=(EMBEDDING,))


@pytest.fixture
async def desk(
    settings: Settings, content: Content, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Helpdesk]:
    if settings.database_url is None:
        shutil.copyfile(sqlite_template, settings.data_dir / "sportello.db")
    monkeypatch.setattr("bot.helpdesk.ready_content", lambda _settings, _secret: content)
    opened = await Helpdesk.open(settings)
    share(opened)
    yield opened
    share(None)
    await opened.close()


@pytest.fixture
async def turns(desk: Helpdesk, engine: Engine) -> AsyncIterator[Turns]:
    made = Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))
    yield made
    await made.close()


@pytest.fixture
async def site(desk: Helpdesk, turns: Turns) -> AsyncIterator[Site]:
    runner, port = await serve(make_app(desk, turns), "127.0.0.1", 0)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=True) as http:
        yield Site(f"http://127.0.0.1:{port}", http)
    await runner.cleanup()


@pytest.fixture
async def student(site: Site) -> Student:
    return await site.student().arrives()


async def signed_in(site: Site, desk: Helpdesk, login: str, name: str, role: Role) -> Operator:
    """Return an operator with a session and no password: hashing one costs more than most tests."""
    async with desk.database.writing() as session:
        account = await desk.operators.accounts.add(session, login, name, f"{login}@ateneo.it", role, "none")
        return site.operator(await sessions.begin(session, account, desk.clock()))


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
