"""A desk whose mail goes to a real server on loopback."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.clock import Clock
from support.desk_fixtures import content, desk
from support.mail_sink import Sink, open_sink
from support.office import Office

from bot.database import Database, open_database
from bot.helpdesk import Helpdesk
from bot.mail import OutboxWorker, mail_couriers
from bot.mail.smtp import SmtpServer, SmtpTransport
from bot.operators import Role

__all__ = ["content", "desk"]


@pytest.fixture
async def database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    """Return a fresh SQLite database: what differs between the two is tested with the outbox itself."""
    path = tmp_path / "sportello.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with open_sink() as opened:
        yield opened


@pytest.fixture
def worker(desk: Helpdesk, sink: Sink) -> OutboxWorker:
    server = SmtpServer("127.0.0.1", sink.port, start_tls=False)
    return OutboxWorker(desk, mail_couriers(desk, SmtpTransport(server, timeout_s=5)))


@pytest.fixture
async def office(desk: Helpdesk, clock: Clock, worker: OutboxWorker) -> Office:
    async with desk.database.writing() as session:
        anna = await desk.operators.accounts.add(
            session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "none"
        )
    return Office(desk, clock, worker, anna)
