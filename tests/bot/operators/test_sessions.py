"""Sessions of operators: how long they hold, and what ends them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.people import PASSWORD

from bot.database import Database, open_database
from bot.errors import InvalidInput, NotSignedIn, TooManyTries
from bot.limits import Limits
from bot.operators import Operator, Operators, sessions
from bot.operators.models import OperatorSession


@pytest.fixture
async def token(operators: Operators, anna: Operator) -> str:
    """Return Anna's session."""
    return (await operators.sign_in("anna", PASSWORD, "192.0.2.1")).token


async def _holds(operators: Operators, token: str, is_active: bool = True) -> bool:
    try:
        await operators.by_token(token, is_active)
    except NotSignedIn:
        return False
    return True


async def test_a_token_has_256_random_bits_and_only_its_digest_is_stored(
    database: Database, operators: Operators, anna: Operator, token: str
) -> None:
    second = (await operators.sign_in("anna", PASSWORD, "192.0.2.1")).token

    async with database.reading() as session:
        stored = list(await session.scalars(select(OperatorSession.token_hash)))
    assert len(token) == 43
    assert token != second
    assert token not in stored
    assert sorted(stored) == sorted([sessions.digest(token), sessions.digest(second)])


async def test_a_session_that_is_used_holds_for_twelve_hours(operators: Operators, token: str, clock: Clock) -> None:
    for _ in range(12 * 3 - 1):
        clock.advance(minutes=20)
        assert await _holds(operators, token)
    clock.advance(minutes=20)

    assert not await _holds(operators, token)


async def test_an_idle_session_ends_after_half_an_hour(operators: Operators, token: str, clock: Clock) -> None:
    clock.advance(minutes=29)
    assert await _holds(operators, token)
    clock.advance(minutes=31)

    assert not await _holds(operators, token)


async def test_a_waiting_socket_does_not_keep_a_session_alive(operators: Operators, token: str, clock: Clock) -> None:
    for _ in range(3):
        clock.advance(minutes=9)
        assert await _holds(operators, token, is_active=False)
    clock.advance(minutes=4)

    assert not await _holds(operators, token, is_active=False)


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000, "\ud800", "' OR 1=1 --"])
async def test_a_made_up_token_is_nobodys(operators: Operators, token: str) -> None:
    assert not await _holds(operators, token)


@pytest.mark.parametrize("ending", ["sign_out", "disable", "password"])
async def test_a_session_ends_in_every_process_at_once(
    operators: Operators, database_url: str, token: str, clock: Clock, ending: str
) -> None:
    elsewhere = open_database(database_url)
    other = Operators(elsewhere, Limits(b"secret of the test", clock), clock)
    assert await _holds(other, token)

    match ending:
        case "sign_out":
            await operators.sign_out(token)
        case "disable":
            await operators.disable("anna")
        case "password":
            await operators.set_password("anna", "un'altra frase lunga")

    assert not await _holds(other, token)
    await elsewhere.close()


async def test_all_other_sessions_can_be_ended(operators: Operators, anna: Operator, token: str) -> None:
    lost = (await operators.sign_in("anna", PASSWORD, "192.0.2.2")).token

    await operators.own.end_others(anna, token)

    assert await _holds(operators, token)
    assert not await _holds(operators, lost)


async def test_changing_the_password_ends_every_session_and_begins_a_new_one(
    operators: Operators, anna: Operator, token: str
) -> None:
    elsewhere = (await operators.sign_in("anna", PASSWORD, "192.0.2.2")).token

    new = await operators.own.change_password(anna, PASSWORD, "un'altra frase lunga", "192.0.2.1")

    assert [await _holds(operators, each) for each in (token, elsewhere, new)] == [False, False, True]
    assert (await operators.sign_in("anna", "un'altra frase lunga", "192.0.2.1")).operator.id == anna.id


async def test_the_current_password_is_guessed_no_faster_at_an_open_console_than_at_the_door(
    operators: Operators, anna: Operator, token: str
) -> None:
    async def tries() -> str:
        try:
            await operators.own.change_password(anna, "sbagliata sbagliata", "un'altra frase lunga", "192.0.2.1")
        except (InvalidInput, TooManyTries) as refused:
            return getattr(refused, "code", "too_many")
        return "changed"

    assert [await tries() for _ in range(6)] == ["password_wrong"] * 5 + ["too_many"]
    assert await _holds(operators, token)


async def test_a_weak_new_password_changes_nothing_and_is_no_wrong_guess(
    operators: Operators, anna: Operator, token: str
) -> None:
    for _ in range(6):
        with pytest.raises(InvalidInput, match="password_short"):
            await operators.own.change_password(anna, PASSWORD, "corta", "192.0.2.1")

    assert await _holds(operators, token)


async def test_who_has_the_console_on_the_screen_is_present_until_signed_out(
    database: Database, operators: Operators, anna: Operator, token: str, clock: Clock
) -> None:
    clock.advance(minutes=6)
    await operators.note_present(await operators.by_token(token, is_active=False))
    async with database.reading() as session:
        reading = await operators.is_anyone_present(session, 5)
    await operators.sign_out(token)
    async with database.reading() as session:
        gone = await operators.is_anyone_present(session, 5)

    assert (reading, gone) == (True, False)


async def test_a_console_on_the_screen_keeps_no_session_from_idling_out(
    operators: Operators, anna: Operator, token: str, clock: Clock
) -> None:
    clock.advance(minutes=29)
    await operators.note_present(await operators.by_token(token, is_active=False))
    clock.advance(minutes=2)

    assert not await _holds(operators, token)


async def test_someone_is_present_while_someone_is_active(
    database: Database, operators: Operators, token: str, clock: Clock
) -> None:
    async with database.reading() as session:
        assert await operators.is_anyone_present(session, 5)
        clock.advance(minutes=6)
        assert not await operators.is_anyone_present(session, 5)


async def test_sessions_that_ran_out_are_swept_at_the_next_sign_in(
    database: Database, operators: Operators, token: str, clock: Clock
) -> None:
    clock.advance(hours=13)

    fresh = (await operators.sign_in("anna", PASSWORD, "192.0.2.1")).token

    async with database.reading() as session:
        assert list(await session.scalars(select(OperatorSession.token_hash))) == [sessions.digest(fresh)]
