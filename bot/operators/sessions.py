"""Sign-in sessions: an opaque token in the browser, its digest in a table that every process reads."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.operators.models import Operator, OperatorSession

TOKEN_BYTES = 32
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how exactly idleness is measured: one write a minute, not one a request


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


async def begin(session: AsyncSession, operator: Operator, at: datetime, device: str | None = None) -> str:
    """Write a session for a new token and return the token; sessions that ran out go at the same time."""
    await session.execute(delete(OperatorSession).where(OperatorSession.expires_at < at))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = OperatorSession(
        token_hash=digest(token),
        operator_id=operator.id,
        created_at=at,
        last_seen_at=at,
        expires_at=at + ABSOLUTE,
        device=device,
    )
    session.add(row)
    operator.last_seen_at = at
    await session.flush()
    return token


async def find(session: AsyncSession, token: str, at: datetime) -> tuple[Operator, OperatorSession] | None:
    """Return the operator of a token that is neither too old nor idle too long; None for anyone disabled."""
    alive = (
        (OperatorSession.token_hash == digest(token))
        & (OperatorSession.expires_at > at)
        & (OperatorSession.last_seen_at > at - IDLE)
        & Operator.disabled_at.is_(None)
    )
    joined = select(Operator, OperatorSession).join(Operator, Operator.id == OperatorSession.operator_id)
    found = (await session.execute(joined.where(alive))).one_or_none()
    return (found[0], found[1]) if found else None


async def see(session: AsyncSession, token: str, at: datetime) -> None:
    """Write down that the operator was active just now."""
    row = update(OperatorSession).where(OperatorSession.token_hash == digest(token)).values(last_seen_at=at)
    operator_id = await session.scalar(row.returning(OperatorSession.operator_id))
    if operator_id is not None:
        await session.execute(update(Operator).where(Operator.id == operator_id).values(last_seen_at=at))


async def end(session: AsyncSession, token: str) -> None:
    """End one session; ending it twice is no error."""
    await session.execute(delete(OperatorSession).where(OperatorSession.token_hash == digest(token)))


async def end_all(session: AsyncSession, operator_id: int, but: str | None = None) -> None:
    """End all sessions of an operator, except the one of the token `but`."""
    theirs = OperatorSession.operator_id == operator_id
    if but is not None:
        theirs &= OperatorSession.token_hash != digest(but)
    await session.execute(delete(OperatorSession).where(theirs))


async def of_operator(session: AsyncSession, operator_id: int, at: datetime) -> list[OperatorSession]:
    """Return the sessions of an operator that still hold, the newest first."""
    alive = (
        (OperatorSession.operator_id == operator_id)
        & (OperatorSession.expires_at > at)
        & (OperatorSession.last_seen_at > at - IDLE)
    )
    newest_first = select(OperatorSession).where(alive).order_by(OperatorSession.created_at.desc())
    return list(await session.scalars(newest_first))


async def any_present(session: AsyncSession, since: datetime, at: datetime) -> bool:
    """Tell whether anyone who is signed in has been at the console since a moment."""
    present = (
        (Operator.last_seen_at >= since)
        & Operator.disabled_at.is_(None)
        & (OperatorSession.expires_at > at)
        & (OperatorSession.last_seen_at > at - IDLE)
    )
    signed_in = select(OperatorSession.token_hash).join(Operator, Operator.id == OperatorSession.operator_id)
    return bool(await session.scalar(select(exists(signed_in.where(present)))))
