"""Tokens of operators: shown once, ended at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from support.clock import Clock

from bot.database import Database
from bot.errors import InvalidInput, NotSignedIn
from bot.limits import Limits
from bot.operators import Operator, OperatorNotFound, Operators, OperatorToken, Role, TokenNotFound


@pytest.fixture
def operators(database: Database, clock: Clock) -> Operators:
    return Operators(database, Limits(b"secret of the tests", clock), clock)


@pytest.fixture
async def anna(operators: Operators, database: Database) -> Operator:
    async with database.writing() as session:
        return await operators.accounts.add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "none")


async def test_a_token_speaks_for_its_operator_and_is_not_in_the_database(
    operators: Operators, anna: Operator, database: Database
) -> None:
    row, text = await operators.tokens.issue("Anna", "  Portal ", 365)

    holder = await operators.tokens.by_text(text)

    assert (holder.operator.id, holder.token_id, row.name, text[:4], len(text)) == (
        anna.id,
        row.id,
        "Portal",
        "spt_",
        47,
    )
    async with database.reading() as session:
        stored = (await session.scalars(select(OperatorToken))).one()
    assert text not in repr(vars(stored))


async def test_its_last_use_is_noted_to_the_minute(operators: Operators, anna: Operator, clock: Clock) -> None:
    _, text = await operators.tokens.issue("anna", "Portal", 30)
    first = clock()
    await operators.tokens.by_text(text)
    clock.advance(seconds=30)
    await operators.tokens.by_text(text)

    (row,) = await operators.tokens.of("anna")

    assert row.last_used_at == first


async def test_it_ends_by_itself_by_hand_and_with_its_operator(
    operators: Operators, anna: Operator, clock: Clock
) -> None:
    (_, old), (row, revoked), (_, orphan) = [await operators.tokens.issue("anna", "x", days) for days in (1, 30, 30)]
    await operators.tokens.revoke(row.id)
    clock.advance(days=1)

    async def works(text: str) -> bool:
        try:
            await operators.tokens.by_text(text)
        except NotSignedIn:
            return False
        return True

    before = await works(orphan)
    await operators.disable("anna")

    assert [before, *[await works(text) for text in (old, revoked, orphan, "spt_", "")]] == [True] + [False] * 5


async def test_nobody_gets_a_token_who_is_not_there(operators: Operators, anna: Operator) -> None:
    with pytest.raises(OperatorNotFound):
        await operators.tokens.issue("nobody", "x", 30)
    await operators.disable("anna")
    with pytest.raises(OperatorNotFound):
        await operators.tokens.issue("anna", "x", 30)
    with pytest.raises(TokenNotFound):
        await operators.tokens.revoke(99)


@pytest.mark.parametrize("days", [0, -1, 3_651])
async def test_a_token_lasts_from_a_day_to_ten_years(operators: Operators, anna: Operator, days: int) -> None:
    with pytest.raises(InvalidInput):
        await operators.tokens.issue("anna", "x", days)
