"""Tokens with which a program acts for an operator: shown once, kept as a digest, ended at any time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.contact import clean_name
from bot.database import Database
from bot.errors import InvalidInput, NotSignedIn
from bot.operators import audit
from bot.operators.accounts import Accounts
from bot.operators.errors import TokenNotFound
from bot.operators.models import Operator, OperatorToken
from bot.operators.sessions import SEEN_EVERY, TOKEN_BYTES, digest

PREFIX = "spt_"  # tells scanners of leaked secrets what they have found
MAX_DAYS = 3_650


@dataclass(frozen=True)
class Holder:
    """Who a token speaks for, and which of their tokens it is."""

    operator: Operator
    token_id: int


class Tokens:
    """The tokens of all operators; every method is a transaction of its own."""

    def __init__(self, accounts: Accounts, database: Database, clock: Callable[[], datetime]) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock

    async def issue(self, login: str, name: str, days: int, actor: str = "cli") -> tuple[OperatorToken, str]:
        """Return a new token of an operator, with the text that nobody can read again.

        Raises:
            OperatorNotFound: nobody has this login, or they are disabled.
            InvalidInput: `name`, or `days` is not from 1 to 3650.
        """
        if not 1 <= days <= MAX_DAYS:
            raise InvalidInput("days", "days")
        at, text = self._clock(), PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        async with self._database.writing() as session:
            operator = await self._accounts.active(session, login)
            row = OperatorToken(
                operator_id=operator.id,
                name=clean_name(name),
                token_hash=digest(text),
                created_at=at,
                expires_at=at + timedelta(days=days),
            )
            session.add(row)
            await session.flush()
            await audit.record(session, at, actor, "token_issued", {"operator_id": operator.id, "token_id": row.id})
        return row, text

    async def by_text(self, text: str) -> Holder:
        """Return whom a token speaks for; its last use is noted, to the minute.

        Raises:
            NotSignedIn: it is unknown, ended or too old, or the operator is disabled.
        """
        at = self._clock()
        alive = (
            (OperatorToken.token_hash == digest(text))
            & OperatorToken.revoked_at.is_(None)
            & (OperatorToken.expires_at > at)
            & Operator.disabled_at.is_(None)
        )
        joined = select(Operator, OperatorToken).join(Operator, Operator.id == OperatorToken.operator_id)
        async with self._database.reading() as session:
            found = (await session.execute(joined.where(alive))).one_or_none()
        if found is None:
            raise NotSignedIn
        operator, row = found
        if row.last_used_at is None or at - row.last_used_at >= SEEN_EVERY:
            used = update(OperatorToken).where(OperatorToken.id == row.id).values(last_used_at=at)
            async with self._database.writing() as session:
                await session.execute(used)
        return Holder(operator, row.id)

    async def of(self, login: str) -> list[OperatorToken]:
        """Return every token an operator was ever given, the newest first.

        Raises:
            OperatorNotFound: nobody has this login.
        """
        async with self._database.reading() as session:
            operator = await self._accounts.by_login(session, login)
            theirs = select(OperatorToken).where(OperatorToken.operator_id == operator.id)
            return list(await session.scalars(theirs.order_by(OperatorToken.id.desc())))

    async def revoke(self, token_id: int, actor: str = "cli") -> OperatorToken:
        """End a token, in every process at once; ending it twice changes nothing.

        Raises:
            TokenNotFound: there is none of this number.
        """
        async with self._database.writing() as session:
            row = await session.get(OperatorToken, token_id)
            if row is None:
                raise TokenNotFound("no such token")
            if row.revoked_at is None:
                row.revoked_at = self._clock()
                data = {"operator_id": row.operator_id, "token_id": row.id}
                await audit.record(session, row.revoked_at, actor, "token_revoked", data)
        return row
