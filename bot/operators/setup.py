"""The first operator: made through a link that is printed at start and works once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.operators.models import SetupLink
from bot.operators.sessions import TOKEN_BYTES, digest

VALID_FOR = timedelta(hours=24)


async def new_link(session: AsyncSession, at: datetime) -> str:
    """Write a link and return its token; links of other processes that started stay good."""
    await session.execute(delete(SetupLink).where(SetupLink.expires_at < at))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(SetupLink(token_hash=digest(token), expires_at=at + VALID_FOR))
    await session.flush()
    return token


async def use(session: AsyncSession, token: str, at: datetime) -> bool:
    """Use a link up, and with it all others; tells whether this one was good.

    One UPDATE decides: of two people who open two links at once, the second finds every link used.
    """
    good = SetupLink.used_at.is_(None) & (SetupLink.expires_at > at)
    used = await session.scalars(update(SetupLink).where(good).values(used_at=at).returning(SetupLink.token_hash))
    return digest(token) in set(used)


async def is_good(session: AsyncSession, token: str, at: datetime) -> bool:
    """Tell whether a link would work, without using it: for showing the page."""
    row = await session.get(SetupLink, digest(token))
    return row is not None and row.used_at is None and row.expires_at > at
