"""Signing in: no oracle, no way to try fast, no way to lock somebody out."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from support.clock import Clock
from support.people import PASSWORD

from bot.database import Database
from bot.errors import InvalidInput, NotSignedIn, TooManyTries
from bot.operators import Operator, OperatorNotFound, Operators, Role, audit
from bot.operators.models import AuditRow

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


async def _try(operators: Operators, login: str, password: str, network: str = HERE) -> str:
    try:
        await operators.sign_in(login, password, network)
    except NotSignedIn:
        return "wrong"
    except TooManyTries:
        return "wait"
    return "in"


@pytest.mark.parametrize("login", ["anna", "ANNA", " Anna "])
async def test_login_and_password_open_the_door(operators: Operators, anna: Operator, login: str) -> None:
    signed_in = await operators.sign_in(login, PASSWORD, HERE)

    assert signed_in.operator.id == anna.id


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("anna", PASSWORD.upper()),
        ("anna", f" {PASSWORD}"),
        ("anna", ""),
        ("anna", "\ud800"),
        ("anna", "x" * 1_000_000),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("anna' OR '1'='1", PASSWORD),
        ("\ud800", PASSWORD),
    ],
)
async def test_everything_else_is_the_same_refusal(
    operators: Operators, anna: Operator, login: str, password: str
) -> None:
    with pytest.raises(NotSignedIn) as refused:
        await operators.sign_in(login, password, HERE)

    assert str(refused.value) == ""


async def test_a_disabled_operator_stays_outside(operators: Operators, anna: Operator) -> None:
    await operators.disable("anna")

    assert await _try(operators, "anna", PASSWORD) == "wrong"


async def test_a_changed_password_replaces_the_old_one(operators: Operators, anna: Operator) -> None:
    await operators.set_password("anna", "un'altra frase lunga")

    assert await _try(operators, "anna", PASSWORD) == "wrong"
    assert await _try(operators, "anna", "un'altra frase lunga") == "in"


async def test_after_five_misses_even_the_right_password_waits_a_second(
    operators: Operators, anna: Operator, clock: Clock
) -> None:
    said = [
        await _try(operators, spelling, "wrong password") for spelling in ("anna", "ANNA", " anna", "Anna", "anna ")
    ]

    assert said == ["wrong"] * 5
    assert await _try(operators, "anna", PASSWORD) == "wait"
    clock.advance(seconds=1)
    assert await _try(operators, "anna", PASSWORD) == "in"


async def test_nobody_can_lock_an_operator_out_from_elsewhere(operators: Operators, anna: Operator) -> None:
    for _ in range(8):
        await _try(operators, "anna", "wrong password", ELSEWHERE)

    assert await _try(operators, "anna", PASSWORD, HERE) == "in"


async def test_signing_in_forgets_the_misses_before(operators: Operators, anna: Operator) -> None:
    for _ in range(3):
        for _ in range(4):
            assert await _try(operators, "anna", "wrong password") == "wrong"
        assert await _try(operators, "anna", PASSWORD) == "in"


async def test_an_account_of_ones_own_does_not_clear_the_misses_of_a_spray(
    operators: Operators, anna: Operator
) -> None:
    said = []
    for number in range(20):
        said.append(await _try(operators, f"colleague{number}", "wrong password"))
        if number % 6 == 5:
            assert await _try(operators, "anna", PASSWORD) == "in"

    assert said == ["wrong"] * 20
    assert await _try(operators, "colleague99", "wrong password") == "wait"


async def test_tries_at_once_are_counted_before_they_are_checked(operators: Operators, anna: Operator) -> None:
    said = await asyncio.gather(*(_try(operators, "anna", f"wrong password {number}") for number in range(12)))

    assert said.count("wrong") == 5
    assert said.count("wait") == 7


async def test_a_weak_hash_is_replaced_at_sign_in(database: Database, operators: Operators, anna: Operator) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    async with database.writing() as session:
        await operators.accounts.set_password_hash(session, anna.id, weak)

    assert await _try(operators, "anna", PASSWORD) == "in"

    async with database.reading() as session:
        stored = (await operators.accounts.get(session, anna.id)).password_hash
    assert stored.startswith("$argon2id$v=19$m=256,")
    assert await _try(operators, "anna", PASSWORD) == "in"


async def test_what_happens_at_the_door_is_on_record(database: Database, operators: Operators, anna: Operator) -> None:
    await _try(operators, "anna", "wrong password")
    await _try(operators, "nobody", "wrong password")
    signed_in = await operators.sign_in("anna", PASSWORD, HERE)
    await operators.sign_out(signed_in.token)
    await operators.disable("anna")

    async with database.reading() as session:
        rows = [(row.actor, row.event) for row in await session.scalars(select(AuditRow).order_by(AuditRow.id))]
        assert await audit.verify(session) == []
    me = f"operator:{anna.id}"
    assert rows == [
        ("cli", "operator_added"),
        (me, "sign_in_failed"),
        ("unknown", "sign_in_failed"),
        (me, "sign_in"),
        (me, "sign_out"),
        ("cli", "operator_disabled"),
    ]


async def test_no_account_is_made_with_a_password_that_breaks_the_rules(
    database: Database, operators: Operators
) -> None:
    with pytest.raises(InvalidInput):
        await operators.add("admin", "Anna Conti", "anna@example.it", Role.ADMIN, "admin")

    async with database.reading() as session:
        assert not await operators.accounts.any(session)


async def test_an_unknown_operator_cannot_be_disabled(operators: Operators) -> None:
    with pytest.raises(OperatorNotFound):
        await operators.disable("nobody")
