"""Sessions of operators: how long they hold, and what ends them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.people import PASSWORD

from bot.database import Database, open_database
from bot.errors import NotSignedIn
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

    await operators.end_other_sessions(token)

    assert await _holds(operators, token)
    assert not await _holds(operators, lost)


async def test_changing_the_password_keeps_the_session_it_was_changed_in(
    operators: Operators, anna: Operator, token: str
) -> None:
    lost = (await operators.sign_in("anna", PASSWORD, "192.0.2.2")).token

    await operators.set_password("anna", "un'altra frase lunga", keep_token=token)

    assert await _holds(operators, token)
    assert not await _holds(operators, lost)


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
