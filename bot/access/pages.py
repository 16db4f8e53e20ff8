"""Page sessions: what a browser proved holds for thirty minutes after the last page, and twelve hours at most."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access.derivation import stored
from bot.access.models import PageSession
from bot.access.tiers import AccessTier, PageToken, Visitor

TOKEN_BYTES = 32
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how exactly idleness is measured: one write a minute, not one a page


@dataclass(frozen=True)
class Proven:
    """What a page session is opened for."""

    ticket_id: int | None = None
    email: str | None = None
    subject: str | None = None
    by_number: bool = False  # number and address were typed, which is proof enough here: nothing was mailed


async def begin(session: AsyncSession, proven: Proven, at: datetime, conversation_id: int | None = None) -> PageToken:
    """Write a session and return its token; sessions that ran out go at the same time."""
    await session.execute(delete(PageSession).where(_is_over(at)))
    token = PageToken(secrets.token_urlsafe(TOKEN_BYTES))
    row = PageSession(
        token_hash=stored(token),
        ticket_id=proven.ticket_id,
        email=proven.email,
        subject=proven.subject,
        by_number=proven.by_number,
        conversation_id=conversation_id,
        created_at=at,
        last_seen_at=at,
        expires_at=at + ABSOLUTE,
    )
    session.add(row)
    await session.flush()
    return token


async def find(session: AsyncSession, token: str, at: datetime) -> PageSession | None:
    """Return the session of a token that is not over; writes nothing."""
    return await session.scalar(select(PageSession).where(PageSession.token_hash == stored(token), ~_is_over(at)))


async def of_conversation(session: AsyncSession, conversation_id: int, at: datetime) -> list[PageSession]:
    """Return what was proven in a conversation and still holds."""
    proven = select(PageSession).where(PageSession.conversation_id == conversation_id, ~_is_over(at))
    return list(await session.scalars(proven))


async def of_ticket(session: AsyncSession, ticket_id: int, at: datetime) -> list[PageSession]:
    """Return the sessions that were opened for one ticket and still hold."""
    opened = select(PageSession).where(PageSession.ticket_id == ticket_id, ~_is_over(at))
    return list(await session.scalars(opened))


async def see(session: AsyncSession, token: str, at: datetime) -> None:
    """Keep a session alive; writes at most once a minute."""
    stale = (PageSession.token_hash == stored(token)) & (PageSession.last_seen_at <= at - SEEN_EVERY) & ~_is_over(at)
    await session.execute(update(PageSession).where(stale).values(last_seen_at=at))


async def see_conversation(session: AsyncSession, conversation_id: int, at: datetime) -> None:
    """Keep alive what was proven in a conversation."""
    stale = (PageSession.conversation_id == conversation_id) & ~_is_over(at)
    await session.execute(update(PageSession).where(stale).values(last_seen_at=at))


async def end(session: AsyncSession, token: str) -> None:
    """End one session; ending it twice is no error."""
    await session.execute(delete(PageSession).where(PageSession.token_hash == stored(token)))


async def end_all(session: AsyncSession, ticket_id: int, email: str | None) -> None:
    """End every session that shows a ticket by its mail."""
    theirs = PageSession.ticket_id == ticket_id
    if email is not None:
        theirs |= PageSession.email == email
    await session.execute(delete(PageSession).where(theirs))


def visitor_of(row: PageSession) -> Visitor:
    """Return who a session says the browser is."""
    tier = AccessTier.IDENTITY if row.subject else AccessTier.MAILED
    tickets = frozenset() if row.ticket_id is None else frozenset({row.ticket_id})
    return Visitor(tier, tickets, frozenset() if row.by_number else tickets, row.email, row.subject)


def _is_over(at: datetime) -> ColumnElement[bool]:
    return or_(PageSession.expires_at <= at, PageSession.last_seen_at <= at - IDLE)
