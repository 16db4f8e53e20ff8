"""Whether two tickets are of one person: the address that both carry was perhaps only typed, by anybody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import pages
from bot.access.models import ConversationIdentity, TicketSubject
from bot.tickets import Ticket


async def is_one(session: AsyncSession, ticket: Ticket, into: Ticket, at: datetime) -> bool:
    """Tell whether whoever opened `into` is proven to be the one who opened `ticket`, or to own the address."""
    if into.conversation_id is not None and into.conversation_id == ticket.conversation_id:
        return True
    subjects = [await _subject(session, each) for each in (ticket, into)]
    if subjects[0] is not None and subjects[0] == subjects[1]:
        return True
    return into.email is not None and await _owns_address(session, into, at)


async def is_read_unproven(session: AsyncSession, ticket: Ticket, at: datetime) -> bool:
    """Tell whether anybody reads a ticket by what they opened it with: a chat, the page around one, a page's form."""
    if ticket.conversation_id is not None or await _subject(session, ticket) is not None:
        return True
    return any(row.by_number for row in await pages.of_ticket(session, ticket.id, at))


async def note_proof(session: AsyncSession, conversation_id: int, ticket_id: int) -> None:
    """Note on the tickets of a chat that it has proven the address of one by mail: nothing seals them any more."""
    address = select(Ticket.email).where(Ticket.id == ticket_id).scalar_subquery()
    theirs = (Ticket.conversation_id == conversation_id) & (Ticket.email == address)
    await session.execute(update(Ticket).where(theirs).values(is_proven=True, is_sealed=False))


async def _owns_address(session: AsyncSession, ticket: Ticket, at: datetime) -> bool:
    """Tell whether the chat of a ticket has proven its address, or the page around it vouches for that."""
    if ticket.is_proven:
        return True
    if ticket.conversation_id is None:
        return False
    same = (Ticket.conversation_id == ticket.conversation_id) & (Ticket.email == ticket.email)
    if await session.scalar(select(exists().where(same, Ticket.is_proven))):
        return True
    who = await session.get(ConversationIdentity, ticket.conversation_id)
    return who is not None and who.until > at and who.email == ticket.email


async def _subject(session: AsyncSession, ticket: Ticket) -> str | None:
    known = await session.get(TicketSubject, ticket.id)
    return known.subject if known is not None else None
