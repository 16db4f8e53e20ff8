"""The first operator comes through a link that works once."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.people import PASSWORD

from bot.database import Database
from bot.errors import InvalidInput
from bot.operators import Operator, Operators, Role, SetupClosed
from bot.operators.models import SetupLink

ANNA = ("anna", "Anna Conti", "anna@example.it", PASSWORD)


async def _link(operators: Operators) -> str:
    token = await operators.setup_token()
    assert token is not None
    return token


async def test_the_first_operator_is_an_administrator_and_signed_in(operators: Operators) -> None:
    signed_in = await operators.set_up(await _link(operators), *ANNA)

    assert signed_in.operator.role is Role.ADMIN
    assert (await operators.by_token(signed_in.token)).login == "anna"


async def test_a_link_works_once(operators: Operators) -> None:
    token = await _link(operators)
    await operators.set_up(token, *ANNA)

    with pytest.raises(SetupClosed):
        await operators.set_up(token, "bruno", "Bruno Sala", "bruno@example.it", PASSWORD)


async def test_of_two_links_used_at_once_one_wins(database: Database, operators: Operators) -> None:
    async def set_up(token: str, login: str) -> bool:
        try:
            await operators.set_up(token, login, "Anna Conti", f"{login}@example.it", PASSWORD)
        except SetupClosed:
            return False
        return True

    tokens = [await _link(operators), await _link(operators)]
    won = await asyncio.gather(set_up(tokens[0], "anna"), set_up(tokens[1], "bruno"))

    async with database.reading() as session:
        assert len(await operators.accounts.all(session)) == 1
    assert sorted(won) == [False, True]


async def test_a_link_ends_after_a_day(operators: Operators, clock: Clock) -> None:
    token = await _link(operators)
    clock.advance(hours=24, seconds=1)

    assert not await operators.is_setup_open(token)
    with pytest.raises(SetupClosed):
        await operators.set_up(token, *ANNA)


async def test_no_link_is_made_or_works_once_there_is_an_operator(operators: Operators) -> None:
    token = await _link(operators)
    await operators.add("anna", "Anna Conti", "anna@example.it", Role.ADMIN, PASSWORD)

    assert await operators.setup_token() is None
    assert not await operators.is_setup_open(token)
    with pytest.raises(SetupClosed):
        await operators.set_up(token, *ANNA)


async def test_a_refused_password_leaves_the_link_good(operators: Operators) -> None:
    token = await _link(operators)
    with pytest.raises(InvalidInput):
        await operators.set_up(token, "anna", "Anna Conti", "anna@example.it", "admin")

    assert await operators.is_setup_open(token)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
async def test_a_made_up_link_is_no_link(operators: Operators, token: str) -> None:
    await _link(operators)

    with pytest.raises(SetupClosed):
        await operators.set_up(token, *ANNA)


async def test_the_table_does_not_hold_the_link(database: Database, operators: Operators, anna: Operator) -> None:
    async with database.reading() as session:
        assert list(await session.scalars(select(SetupLink))) == []
