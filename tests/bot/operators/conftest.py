"""The operators' door, with Anna behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.clock import Clock
from support.people import PASSWORD

from bot.database import Database
from bot.limits import Limits
from bot.operators import Operator, Operators, Role


@pytest.fixture
def operators(database: Database, clock: Clock) -> Iterator[Operators]:
    """Return the door of a desk of the University of Example."""
    door = Operators(database, Limits(b"secret of the test", clock), clock, ("Università di Esempio",))
    yield door
    door.close()


@pytest.fixture
async def anna(operators: Operators) -> Operator:
    """Return an operator who can sign in with `PASSWORD`."""
    return await operators.add("anna", "Anna Conti", "anna@example.it", Role.OPERATOR, PASSWORD)
