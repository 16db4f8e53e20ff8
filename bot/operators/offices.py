"""For which offices each operator answers; who has none in particular answers for all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database, now
from bot.operators import audit
from bot.operators.accounts import Accounts
from bot.operators.models import Operator, OperatorOffice


class Memberships:
    """Who belongs to which office; an office is known by its name in the desk's language."""

    def __init__(self, accounts: Accounts, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock

    async def of(self, session: AsyncSession, operator_id: int) -> frozenset[str]:
        """Return the offices of an operator; empty: all."""
        own = select(OperatorOffice.office).where(OperatorOffice.operator_id == operator_id)
        return frozenset(await session.scalars(own))

    async def all(self, session: AsyncSession) -> Mapping[int, frozenset[str]]:
        """Return the offices of those operators who have some in particular."""
        found: dict[int, frozenset[str]] = {}
        for row in await session.scalars(select(OperatorOffice)):
            found[row.operator_id] = found.get(row.operator_id, frozenset()) | {row.office}
        return found

    async def set(self, login: str, offices: Collection[str], actor: str = "cli") -> Operator:
        """Let an operator answer for these offices, or for all of them where none is given.

        Raises:
            OperatorNotFound: nobody has this login.
        """
        async with self._database.writing() as session:
            operator = await self._accounts.by_login(session, login)
            await session.execute(delete(OperatorOffice).where(OperatorOffice.operator_id == operator.id))
            session.add_all([OperatorOffice(operator_id=operator.id, office=office) for office in sorted(set(offices))])
            told: dict[str, str | int | bool | None] = {
                "operator_id": operator.id,
                "offices": "; ".join(sorted(set(offices))),
            }
            await audit.record(session, self._clock(), actor, "operator_offices", told)
        return operator
