"""Which tickets a visitor may see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import pages
from bot.access.models import ConversationIdentity, TicketSubject
from bot.access.tiers import AccessTier, Visitor
from bot.tickets import Ticket


async def newest_of(session: AsyncSession, email: str) -> int | None:
    """Return the newest ticket's id of an address, spelled as it is stored; one row comes back in every case."""
    return await session.scalar(select(select(func.max(Ticket.id)).where(Ticket.email == email).scalar_subquery()))


async def of_conversation(session: AsyncSession, conversation_id: int, at: datetime) -> Visitor:
    """Return what a conversation may see: what it opened, what was proven in it, and its signed identity."""
    opened = await session.scalars(select(Ticket.id).where(Ticket.conversation_id == conversation_id))
    proven = await pages.of_conversation(session, conversation_id, at)
    who = await session.get(ConversationIdentity, conversation_id)
    subject = who.subject if who is not None and who.until > at else None
    tier = AccessTier.IDENTITY if subject else AccessTier.MAILED if proven else AccessTier.OWNER
    return Visitor(
        tier=tier,
        ticket_ids=frozenset(opened) | {row.ticket_id for row in proven if row.ticket_id is not None},
        email=next((row.email for row in proven if row.email is not None), None),
        subject=subject,
    )


async def may_see(session: AsyncSession, visitor: Visitor, ticket: Ticket) -> bool:
    """Tell whether a visitor may see a ticket."""
    return bool(await session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, _visible(visitor))))


async def tickets_of(session: AsyncSession, visitor: Visitor) -> list[Ticket]:
    """Return the tickets that a visitor may see, the newest first."""
    return list(await session.scalars(select(Ticket).where(_visible(visitor)).order_by(Ticket.id.desc())))


async def claim(session: AsyncSession, ticket: Ticket, at: datetime) -> None:
    """Give a ticket to the person whom its conversation is identified as, if it is."""
    if ticket.conversation_id is None:
        return
    who = await session.get(ConversationIdentity, ticket.conversation_id)
    if who is not None and who.until > at:
        await _give(session, [ticket.id], who.subject)


async def claim_all(session: AsyncSession, conversation_id: int, subject: str) -> None:
    """Give every ticket that a conversation opened to a person."""
    opened = list(await session.scalars(select(Ticket.id).where(Ticket.conversation_id == conversation_id)))
    await _give(session, opened, subject)


async def _give(session: AsyncSession, ticket_ids: list[int], subject: str) -> None:
    """Write down whose the tickets are; a ticket that is somebody's stays theirs."""
    if not ticket_ids:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [{"ticket_id": ticket_id, "subject": subject} for ticket_id in ticket_ids]
    await session.execute(insert(TicketSubject).values(rows).on_conflict_do_nothing())


def _visible(visitor: Visitor) -> ColumnElement[bool]:
    """Return the tickets of a visitor as a condition.

    A merged ticket leads to the one it was merged into, and a closed one to its follow-up: both were made for the same
    requester, by an operator or by the student who could see the first.
    """
    named = visitor.ticket_ids
    ways: list[ColumnElement[bool]] = [false()]
    if named:
        merged_into = select(Ticket.merged_into_id).where(Ticket.id.in_(named), Ticket.merged_into_id.is_not(None))
        ways += [Ticket.id.in_(named), Ticket.follow_up_of.in_(named), Ticket.id.in_(merged_into)]
    if visitor.email is not None:
        ways.append(Ticket.email == visitor.email)
    if visitor.subject is not None:
        ways.append(Ticket.id.in_(select(TicketSubject.ticket_id).where(TicketSubject.subject == visitor.subject)))
    return or_(*ways, *map(_visible, visitor.others))
