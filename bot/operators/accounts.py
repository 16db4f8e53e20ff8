"""Accounts of operators."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import canonical_email, clean_name
from bot.database import now
from bot.errors import InvalidInput
from bot.operators import sessions
from bot.operators.errors import LoginTaken, OperatorNotFound
from bot.operators.models import Operator, Role

MAX_LOGIN_CHARS = 64
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


def canonical_login(text: str) -> str:
    """Return a login in its one spelling: trimmed, lower case, plain ASCII, so that no two look alike.

    Raises:
        InvalidInput: `login`.
    """
    typed = text.strip() if len(text) <= 4 * MAX_LOGIN_CHARS else ""
    login = typed.lower()
    if not typed.isascii() or not _LOGIN.fullmatch(login):
        raise InvalidInput("login", "login")
    return login


class Accounts:
    """The operators' table."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    async def add(
        self, session: AsyncSession, login: str, name: str, email: str, role: Role, password_hash: str
    ) -> Operator:
        """Write a new account.

        Raises:
            LoginTaken: somebody has this login.
            InvalidInput: `login`, `name` or `email` is none.
        """
        operator = Operator(
            login=canonical_login(login),
            name=clean_name(name),
            email=canonical_email(email),
            role=role,
            password_hash=password_hash,
            created_at=self._clock(),
        )
        try:
            async with session.begin_nested():
                session.add(operator)
        except IntegrityError as error:
            raise LoginTaken(operator.login) from error
        return operator

    async def get(self, session: AsyncSession, operator_id: int) -> Operator:
        """Return an operator by id.

        Raises:
            OperatorNotFound: there is none.
        """
        found = await session.get(Operator, operator_id)
        if found is None:
            raise OperatorNotFound("no such operator")
        return found

    async def by_login(self, session: AsyncSession, login: str) -> Operator:
        """Return an operator by any spelling of the login.

        Raises:
            OperatorNotFound: there is none.
        """
        found = await session.scalar(select(Operator).where(Operator.login == canonical_login(login)))
        if found is None:
            raise OperatorNotFound("no such operator")
        return found

    async def active(self, session: AsyncSession, login: str) -> Operator:
        """Return an operator who may sign in.

        Raises:
            OperatorNotFound: there is none.
        """
        found = await self.by_login(session, login)
        if found.disabled_at is not None:
            raise OperatorNotFound("this operator is disabled")
        return found

    async def all(self, session: AsyncSession) -> list[Operator]:
        """Return all operators by login, the disabled ones too."""
        return list(await session.scalars(select(Operator).order_by(Operator.login)))

    async def any(self, session: AsyncSession) -> bool:
        """Tell whether there is an operator at all."""
        return bool(await session.scalar(select(exists().where(Operator.id.is_not(None)))))

    async def see(self, session: AsyncSession, operator_id: int) -> None:
        """Note that an operator is there."""
        await session.execute(update(Operator).where(Operator.id == operator_id).values(last_seen_at=self._clock()))

    async def disable(self, session: AsyncSession, operator_id: int) -> Operator:
        """Keep an operator out, from now on and in every browser; what they wrote stays theirs."""
        operator = await self.get(session, operator_id)
        operator.disabled_at = operator.disabled_at or self._clock()
        await sessions.end_all(session, operator_id)
        return operator

    async def enable(self, session: AsyncSession, operator_id: int) -> Operator:
        """Let a disabled operator sign in again."""
        operator = await self.get(session, operator_id)
        operator.disabled_at = None
        return operator

    async def set_password_hash(self, session: AsyncSession, operator_id: int, password_hash: str) -> Operator:
        """Change the password and end every session."""
        operator = await self.get(session, operator_id)
        operator.password_hash = password_hash
        await sessions.end_all(session, operator_id)
        return operator
