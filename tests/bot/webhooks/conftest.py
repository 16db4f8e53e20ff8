"""A desk that calls two other systems."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.clock import Clock
from support.desk_fixtures import content, desk
from support.endpoint import Endpoint, open_endpoint

from bot.database import Database, open_database
from bot.helpdesk import Helpdesk
from bot.mail import OutboxWorker
from bot.operators import Operator, Role
from bot.outbox.webhooks import listen
from bot.webhooks import CallCourier, Caller

__all__ = ["content", "desk"]

SECRET = b"a secret of thirty-two characters"


@pytest.fixture
async def database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    path = tmp_path / "sportello.db"
    shutil.copyfile(sqlite_template, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    await opened.close()


@pytest.fixture
async def host() -> AsyncIterator[Endpoint]:
    async with open_endpoint() as opened:
        yield opened


@pytest.fixture
async def archive() -> AsyncIterator[Endpoint]:
    async with open_endpoint() as opened:
        yield opened


@pytest.fixture
def workers(desk: Helpdesk, clock: Clock, host: Endpoint, archive: Endpoint) -> tuple[OutboxWorker, OutboxWorker]:
    listen(desk.database, (host.url, archive.url))

    def worker(endpoint: Endpoint) -> OutboxWorker:
        caller = Caller(endpoint.url, SECRET, clock, loopback=True, timeout_s=0.5)
        return OutboxWorker(desk, [CallCourier(desk, endpoint.url, caller)])

    return worker(host), worker(archive)


@pytest.fixture
async def anna(desk: Helpdesk) -> Operator:
    async with desk.database.writing() as session:
        return await desk.operators.accounts.add(
            session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "none"
        )
