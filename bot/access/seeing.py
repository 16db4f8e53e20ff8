"""Which tickets a visitor may see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, false, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import pages
from bot.access.models import ConversationIdentity, TicketSubject
from bot.access.tiers import AccessTier, Visitor
from bot.tickets import Ticket

MAX_TICKETS = 200
MAX_STEPS = 50  # from a ticket to what became of it


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
    shown = [pages.visitor_of(row) for row in proven]
    return Visitor(
        tier=tier,
        ticket_ids=frozenset(opened).union(*(each.ticket_ids for each in shown)),
        mailed_ids=frozenset[int]().union(*(each.mailed_ids for each in shown)),
        email=next((row.email for row in proven if row.email is not None), None),
        subject=subject,
    )


async def may_see(session: AsyncSession, visitor: Visitor, ticket: Ticket) -> bool:
    """Tell whether a visitor may see a ticket."""
    return bool(await session.scalar(select(Ticket.id).where(Ticket.id == ticket.id, _visible(visitor))))


async def owner_tier(session: AsyncSession, visitor: Visitor, ticket: Ticket) -> AccessTier | None:
    """Return the strongest proof by which a ticket is a visitor's; None: it is not."""
    for tier in (AccessTier.IDENTITY, AccessTier.MAILED, AccessTier.OWNER):
        if await may_see(session, _by(visitor, tier), ticket):
            return tier
    return None


def _by(visitor: Visitor, tier: AccessTier) -> Visitor:
    """Return the part of a visitor's proofs that is of one tier."""
    others = tuple(_by(other, tier) for other in visitor.others)
    if tier is AccessTier.IDENTITY:
        return Visitor(tier, subject=visitor.subject, others=others)
    if tier is AccessTier.MAILED:
        return Visitor(tier, mailed_ids=visitor.mailed_ids, email=visitor.email, others=others)
    return Visitor(tier, ticket_ids=visitor.ticket_ids, others=others)


async def tickets_of(session: AsyncSession, visitor: Visitor) -> list[Ticket]:
    """Return the tickets that a visitor may see, the newest first; of very many, the newest `MAX_TICKETS`."""
    newest = select(Ticket).where(_visible(visitor)).order_by(Ticket.id.desc()).limit(MAX_TICKETS)
    return list(await session.scalars(newest))


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

    A closed ticket leads to its follow-ups, which were made from it. A merged one leads to where it went on only for
    whoever proved the address by mail: the two have nothing but the address in common, and anybody can type that.
    The one it went on in is sealed for the same reason: who opened that may be the one who only typed.
    """
    ways: list[ColumnElement[bool]] = [false()]
    if visitor.ticket_ids:
        ways.append(_reached(Ticket.id.in_(visitor.ticket_ids)) & ~Ticket.is_sealed)
    if visitor.mailed_ids:
        ways.append(_reached(Ticket.id.in_(visitor.mailed_ids), through_merges=True))
    if visitor.email is not None:
        ways.append(Ticket.email == visitor.email)
    if visitor.subject is not None:
        theirs = select(TicketSubject.ticket_id).where(TicketSubject.subject == visitor.subject)
        ways.append(_reached(Ticket.id.in_(theirs)) & ~Ticket.is_sealed)
    return or_(*ways, *map(_visible, visitor.others))


def _reached(begin: ColumnElement[bool], *, through_merges: bool = False) -> ColumnElement[bool]:
    """Return the condition of the tickets that `begin` names and of those they lead to, step by step."""
    step = select(Ticket.id, Ticket.merged_into_id, literal(0).label("steps")).where(begin).cte(recursive=True)
    leads = Ticket.follow_up_of == step.c.id
    if through_merges:
        leads |= Ticket.id == step.c.merged_into_id
    further = select(Ticket.id, Ticket.merged_into_id, step.c.steps + 1).join(step, leads)
    reached = step.union(further.where(step.c.steps < MAX_STEPS))
    return Ticket.id.in_(select(reached.c.id))


async def leading_to(session: AsyncSession, ticket_id: int) -> list[int]:
    """Return a ticket and those whose proof opens it too: merged into it, followed up by it, step by step."""
    step = select(Ticket.id, Ticket.follow_up_of, literal(0).label("steps")).where(Ticket.id == ticket_id)
    found = step.cte(recursive=True)
    leads = (Ticket.merged_into_id == found.c.id) | (Ticket.id == found.c.follow_up_of)
    further = select(Ticket.id, Ticket.follow_up_of, found.c.steps + 1).join(found, leads)
    reached = found.union(further.where(found.c.steps < MAX_STEPS))
    return list(await session.scalars(select(reached.c.id).distinct()))
