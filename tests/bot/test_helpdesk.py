"""The desk of a process: opened once, found by every action."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.clock import Clock
from support.desk import SMALL

from bot.access import Asker
from bot.content import Content
from bot.conversations import DESK
from bot.errors import ContentRefused
from bot.helpdesk import Helpdesk, helpdesk, share
from bot.secret import SecretRefused
from bot.settings import Settings
from bot.tickets import NewTicket


@pytest.fixture
def nobody_shares() -> Iterator[None]:
    """Forget the desk of other tests, and of this one."""
    share(None)
    yield
    share(None)


async def test_a_new_desk_makes_its_folder_and_its_database_for_its_owner_only(
    tmp_path: Path, content: Content
) -> None:
    folder = tmp_path / "deep" / "var"

    desk = await Helpdesk.open(Settings(data_dir=folder, project=SMALL), content=content)
    await desk.database.ping()
    await desk.close()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "sportello.db").stat().st_mode) == 0o600


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path, content: Content) -> None:
    settings = Settings(data_dir=tmp_path, project=SMALL)
    first = await Helpdesk.open(settings, content=content)
    ticket = await first.open_ticket(NewTicket("rete", "Wifi", "it", "Non va", "mario@example.it", "Rossi Mario"))
    await first.close()

    second = await Helpdesk.open(settings, content=content)
    async with second.database.writing() as session:
        asker = Asker("chat", "192.0.2.1")
        status = await second.access.look_up(session, ticket.number, "mario@example.it", asker)
    await second.close()

    assert status is not None
    assert (status.number, first.secret == second.secret) == ("000001", True)


async def test_files_with_mistakes_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ContentRefused):
        await Helpdesk.open(Settings(data_dir=tmp_path, project=tmp_path))


async def test_a_known_secret_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SecretRefused):
        await Helpdesk.open(Settings(data_dir=tmp_path, project=SMALL, secret_key="x" * 40))


@pytest.mark.usefixtures("nobody_shares")
async def test_actions_that_run_alone_open_one_desk_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPORTELLO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SPORTELLO_PROJECT", str(SMALL))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    desks = await asyncio.gather(*(helpdesk() for _ in range(5)))
    await desks[0].close()

    assert len({id(desk) for desk in desks}) == 1


async def test_a_shared_desk_is_the_one_that_actions_find(desk: Helpdesk) -> None:
    assert await helpdesk() is desk


async def test_a_new_ticket_wakes_the_console(desk: Helpdesk) -> None:
    waiter = desk.wakes.waiter(DESK)

    await desk.open_ticket(NewTicket("rete", "Wifi", "it", "Non va", "mario@example.it", "Rossi Mario"))

    assert waiter.done()


async def test_a_day_begins_at_the_institution_s_midnight(desk: Helpdesk, clock: Clock) -> None:
    clock.moment = clock.moment.replace(hour=22, minute=59)
    before = desk.today()
    clock.advance(minutes=1)

    assert [before.day, desk.today().day] == [3, 4]


async def test_a_topic_that_is_gone_is_answered_for_by_the_institution(desk: Helpdesk) -> None:
    offices = [desk.office(topic, locale) for topic, locale in (("rete", "en"), ("rete", "it"), ("gone", "en"))]

    assert offices == ["IT services", "Servizi informatici", "Test University"]
