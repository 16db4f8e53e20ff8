"""The operators' door, with Anna behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from support.clock import Clock
from support.people import PASSWORD

from bot.database import Database
from bot.limits import Limits
from bot.operators import Operator, Operators, Role, passwords


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make a hash cost a millisecond: what is tested here is the door, not the lock."""
    passwords._dummy_hash.cache_clear()
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=256, parallelism=1))
    yield
    passwords._dummy_hash.cache_clear()


@pytest.fixture
def operators(database: Database, clock: Clock, cheap_hashes: None) -> Iterator[Operators]:
    """Return the door of a desk of the University of Example."""
    door = Operators(database, Limits(b"secret of the test", clock), clock, ("Università di Esempio",))
    yield door
    door.close()


@pytest.fixture
async def anna(operators: Operators) -> Operator:
    """Return an operator who can sign in with `PASSWORD`."""
    return await operators.add("anna", "Anna Conti", "anna@example.it", Role.OPERATOR, PASSWORD)
