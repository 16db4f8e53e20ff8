"""Accounts of operators."""

from __future__ import annotations

import pytest
from support.clock import Clock

from bot.database import Database
from bot.errors import InvalidInput
from bot.operators import LoginTaken, OperatorNotFound, Role
from bot.operators.accounts import Accounts, canonical_login


@pytest.fixture
def accounts(clock: Clock) -> Accounts:
    """Return the table of the operators."""
    return Accounts(clock)


@pytest.mark.parametrize("typed", ["anna.conti", "ANNA.CONTI", "  Anna.Conti\n"])
def test_a_login_has_one_spelling(typed: str) -> None:
    assert canonical_login(typed) == "anna.conti"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a",
        "admin' OR '1'='1",
        '"><script>window.__xss=1</script>',
        "аdmin",
        "ａｄｍｉｎ",
        "admin\r\nrole=root",
        "admin\ud800",
        "\u212aate",
        "a" * 65,
        "a" * 1_000_000,
    ],
)
def test_a_login_that_could_pass_for_another_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        canonical_login(typed)


async def test_an_account_is_found_by_any_spelling(database: Database, accounts: Accounts, clock: Clock) -> None:
    async with database.writing() as session:
        await accounts.add(session, "Anna", "  Anna   Conti ", "ANNA@example.it", Role.ADMIN, "hash")

    async with database.reading() as session:
        found = await accounts.by_login(session, "ANNA ")
    assert (found.login, found.name, found.email, found.role) == ("anna", "Anna Conti", "anna@example.it", Role.ADMIN)
    assert (found.created_at, found.disabled_at) == (clock(), None)


async def test_a_login_belongs_to_one_operator(database: Database, accounts: Accounts) -> None:
    async with database.writing() as session:
        await accounts.add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "hash")
        with pytest.raises(LoginTaken):
            await accounts.add(session, "ANNA", "Anna Verdi", "verdi@example.it", Role.OPERATOR, "hash")
        await accounts.add(session, "bruno", "Bruno Sala", "bruno@example.it", Role.OPERATOR, "hash")

    async with database.reading() as session:
        assert [operator.login for operator in await accounts.all(session)] == ["anna", "bruno"]


async def test_an_unknown_operator_is_not_found(database: Database, accounts: Accounts) -> None:
    async with database.reading() as session:
        for asked in (accounts.get(session, 42), accounts.by_login(session, "nobody")):
            with pytest.raises(OperatorNotFound):
                await asked
