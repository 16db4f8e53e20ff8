"""Six digits by mail: ten minutes, three tries, and the same answer whether or not a mail was sent."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access.derivation import CODE_DIGITS, Derivation, new_id, stored, text_of
from bot.access.models import AccessCode

VALID = timedelta(minutes=10)
TRIES = 3
KEY_BYTES = 32
_HALF = CODE_DIGITS // 2
_DIGITS = re.compile(f"(?<![0-9])([0-9]{{{_HALF}}})[ -]?([0-9]{{{_HALF}}})(?![0-9])")


def code_in(text: str) -> str | None:
    """Return the six digits that a text holds ("il codice è 482 913"), None where there are none, or several."""
    found = _DIGITS.findall(text)
    return "".join(found[0]) if len(found) == 1 else None


async def issue(
    session: AsyncSession, derivation: Derivation, ticket_id: int | None, opens_all: bool, at: datetime
) -> tuple[str, int]:
    """Write a code, for a ticket or for nothing; returns the key to verify it with, and its id."""
    key, code_id = text_of(secrets.token_bytes(KEY_BYTES)), new_id()
    row = AccessCode(
        id=code_id,
        key_hash=stored(key),
        code_hash=derivation.stored_code(code_id, derivation.code(code_id)),
        ticket_id=ticket_id,
        opens_all=opens_all,
        tries=0,
        expires_at=at + VALID,
    )
    session.add(row)
    await session.flush()
    return key, code_id


async def purge(session: AsyncSession, at: datetime) -> None:
    """Delete what ran out."""
    await session.execute(delete(AccessCode).where(AccessCode.expires_at < at))


async def redeem(
    session: AsyncSession, derivation: Derivation, key: str, digits: str, at: datetime
) -> AccessCode | None:
    """Return the code that `digits` open, once; None for wrong digits, a code that is over, and an unknown key.

    The try is spent in the statement that finds the code, so that two processes share the three.
    """
    alive = (
        (AccessCode.key_hash == stored(key))
        & (AccessCode.tries < TRIES)
        & AccessCode.used_at.is_(None)
        & (AccessCode.expires_at > at)
    )
    spent = update(AccessCode).where(alive).values(tries=AccessCode.tries + 1).returning(AccessCode)
    row = await session.scalar(spent.execution_options(populate_existing=True))
    given = derivation.stored_code(row.id if row else 0, code_in(digits) or "")
    is_right = hmac.compare_digest(given, row.code_hash if row else "0" * len(given))
    if row is None or not is_right or row.ticket_id is None:
        return None
    row.used_at = at
    await session.flush()
    return row


async def end_all(session: AsyncSession, ticket_id: int) -> None:
    """Make every code of a ticket useless."""
    await session.execute(delete(AccessCode).where(AccessCode.ticket_id == ticket_id))
