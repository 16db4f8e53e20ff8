"""The schema that migrations make is the one the models describe, and making it is safe."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import IntegrityError

import bot.dialogue.tracker_store  # noqa: F401 - its tables belong to the schema too
from bot.conversations import Feedback
from bot.database import Base, Database, open_database
from bot.migrations import SchemaTooNew, upgrade
from bot.migrations.schema import newest_revision
from bot.migrations.steps import configuration
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.tickets import NewTicket, TicketStore

HEADS = {"alembic_version"}


async def _tables(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_migrations_make_exactly_what_the_models_describe(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.engine.connect() as connection:
        found = await connection.run_sync(differences)

    assert found == []


async def test_alembic_check_finds_nothing_to_do(database: Database) -> None:
    async with database.engine.connect() as connection:
        await connection.run_sync(lambda sync: command.check(configuration(sync)))


async def test_every_table_of_the_house_is_made(database: Database) -> None:
    assert await _tables(database) == set(Base.metadata.tables) | HEADS


async def test_counting_starts_at_zero(database: Database) -> None:
    async with database.reading() as session:
        assert (await session.execute(text("SELECT id, last_number FROM ticket_counter"))).all() == [(1, 0)]
        assert (await session.execute(text("SELECT id, last_id FROM audit_head"))).all() == [(1, 0)]


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE ticket_counter SET last_number = 7"))

    await upgrade(database)

    async with database.reading() as session:
        assert await session.scalar(text("SELECT last_number FROM ticket_counter")) == 7


async def test_a_database_that_is_up_to_date_needs_no_steps(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.migrations.steps.take_steps", _broken)

    await upgrade(database)

    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == newest_revision()


async def test_everything_can_be_taken_down_again(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "base"))

    assert await _tables(database) == HEADS


async def test_labels_of_an_earlier_release_are_kept(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "0003"))
        await connection.execute(
            text(
                "INSERT INTO feedback (kind, entry, locale, question, confidence, created_at) "
                "VALUES ('helpful', 'tasse/rata', 'it', 'quando?', 0.9, '2026-11-03 09:00:00')"
            )
        )

    await upgrade(database)

    async with database.reading() as session:
        label = (await session.scalars(select(Feedback))).one()
    assert (label.entry, label.confidence) == ("tasse/rata", 0.9)
    assert (label.uncalibrated, label.shown, label.reason) == (None, None, None)


async def test_a_database_of_a_later_release_is_left_alone(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaTooNew, match=newest_revision()):
        await upgrade(database)


async def test_processes_that_start_together_take_turns(database: Database, database_url: str) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "base"))
    starting = [open_database(database_url) for _ in range(3)]

    await asyncio.gather(*(upgrade(one) for one in starting))
    for one in starting:
        await one.close()

    assert await _tables(database) == set(Base.metadata.tables) | HEADS


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    monkeypatch.setattr("alembic.operations.Operations.bulk_insert", _broken)

    with pytest.raises(ZeroDivisionError):
        await upgrade(database)

    assert await _tables(database) == set()
    await database.close()


def _broken(*_args: object) -> None:
    raise ZeroDivisionError


async def test_the_file_of_a_new_desk_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data" / "desk.db"
    database = open_database(f"sqlite:///{path}")

    await upgrade(database)
    async with database.writing() as session:
        await session.execute(text("UPDATE ticket_counter SET last_number = 1"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    await database.close()

    assert modes == {"desk.db": 0o600, "desk.db-wal": 0o600, "desk.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_foreign_keys_hold_again_after_a_migration(database: Database) -> None:
    await upgrade(database)

    if database.is_sqlite:
        async with database.reading() as session:
            assert await session.scalar(text("PRAGMA foreign_keys")) == 1


async def test_the_last_wall_refuses_a_closed_ticket_without_its_date(database: Database) -> None:
    async with database.writing() as session:
        await TicketStore().create(session, NewTicket("wifi", "Il wifi non va", "it"))

    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            await session.execute(text("UPDATE tickets SET state = 'closed'"))


async def test_tickets_of_an_earlier_release_keep_their_walls_and_are_looked_at_by_the_timers(
    database: Database,
) -> None:
    async with database.writing() as session:
        await TicketStore().create(session, NewTicket("wifi", "Il wifi non va", "it"))
    async with database.engine.begin() as connection:
        if database.is_sqlite:
            await connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "0004"))

    await upgrade(database)

    async with database.reading() as session:
        ticket = await TicketStore().get(session, 1)
    assert ticket.look_at == ticket.unanswered_since
    for wrong in ("state = 'closed'", "state = 'awaiting_user'", "resolution = 'solved'"):
        with pytest.raises(IntegrityError):
            async with database.writing() as session:
                await session.execute(text(f"UPDATE tickets SET {wrong}"))


async def test_tickets_of_an_earlier_release_know_whose_form_they_answer_and_since_when_they_are_whose(
    database: Database,
) -> None:
    store = TicketStore()
    async with database.writing() as session:
        anna = await Accounts().add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "unused")
        ticket = await store.create(session, NewTicket("wifi", "Il wifi non va", "it"))
        for topic in ("tasse", "archivio"):
            await store.transfer(session, ticket.id, anna.id, anna.name, topic)
        taken = await store.take(session, ticket.id, anna.id, anna.name)
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "0013"))

    await upgrade(database)

    async with database.reading() as session:
        known = await store.get(session, ticket.id)
    assert (known.topic, known.asked_topic, known.assigned_at) == ("archivio", "wifi", taken.taken_at)
