"""Calibrations in the database: dated, in order, undone and never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.clock import TUESDAY_MORNING, Clock

from bot.calibration import CalibrationStore, Learnt, NothingToUndo, settings_of
from bot.calibration.learning import SHIPPED
from bot.database import Database
from bot.faq.settings import Calibration, ZoneThresholds


def learnt(shift: float) -> Learnt:
    settings = replace(SHIPPED, calibration=Calibration(0.8, shift), zones=ZoneThresholds(0.7, 0.175))
    return Learnt(settings, labels=120, unanswered=14, ece_before=0.11, ece_after=0.05, target=0.9)


@pytest.fixture
def store(clock: Clock) -> CalibrationStore:
    return CalibrationStore(clock)


async def add(database: Database, store: CalibrationStore, shift: float) -> int:
    async with database.writing() as session:
        return (await store.add(session, learnt(shift), "anna")).id


async def shift_in_force(database: Database, store: CalibrationStore) -> float | None:
    async with database.reading() as session:
        stored = await store.in_force(session)
        return stored.shift if stored else None


async def test_it_is_kept_with_its_day_its_author_and_its_proof(database: Database, store: CalibrationStore) -> None:
    await add(database, store, 0.3)

    async with database.reading() as session:
        stored = await store.in_force(session)
    assert stored is not None
    assert (stored.created_at, stored.actor) == (TUESDAY_MORNING, "anna")
    assert (stored.labels, stored.unanswered, stored.ece_before, stored.ece_after) == (120, 14, 0.11, 0.05)
    assert settings_of(stored) == learnt(0.3).settings


async def test_undoing_leads_back_one_by_one_to_the_shipped_settings(
    database: Database, store: CalibrationStore
) -> None:
    await add(database, store, 0.1)
    await add(database, store, 0.2)

    found = [await shift_in_force(database, store)]
    for _ in range(2):
        async with database.writing() as session:
            await store.undo(session, "bruno")
        found.append(await shift_in_force(database, store))

    assert found == [0.2, 0.1, None]
    assert settings_of(None) == SHIPPED


async def test_what_was_undone_is_still_shown_with_who_did_it(
    database: Database, store: CalibrationStore, clock: Clock
) -> None:
    number = await add(database, store, 0.1)
    clock.advance(days=2)
    async with database.writing() as session:
        await store.undo(session, "bruno")

    async with database.reading() as session:
        stored = (await store.all(session))[0]

    assert (stored.id, stored.undone_by) == (number, "bruno")
    assert stored.undone_at is not None
    assert (stored.undone_at - stored.created_at).days == 2


async def test_a_new_one_after_an_undoing_holds(database: Database, store: CalibrationStore) -> None:
    await add(database, store, 0.1)
    async with database.writing() as session:
        await store.undo(session, "bruno")

    await add(database, store, 0.4)

    assert await shift_in_force(database, store) == 0.4


async def test_there_is_an_end_to_undoing(database: Database, store: CalibrationStore) -> None:
    async with database.writing() as session:
        with pytest.raises(NothingToUndo):
            await store.undo(session, "anna")
