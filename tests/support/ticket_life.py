"""Offices with their rules, and what tests of a ticket's life look at."""

from __future__ import annotations

from sqlalchemy import select

from bot.database import Database
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import EventKind, Offices, TicketStore
from bot.topics import Field, FieldType, Localised, TicketRules, Topic

EMAIL = Field(field="email", type=FieldType.EMAIL)
NAME = Localised(it="Tasse")
OFFICES = Offices(
    {
        "wifi": Topic(name=NAME, office=NAME, form=(EMAIL,)),  # Monday to Friday from 9 to 17, and the usual rules
        "tasse": Topic(
            name=NAME,
            office=NAME,
            form=(EMAIL,),
            hours={"tue": "09:00-13:00"},
            ticket=TicketRules(reopen_days=0, auto_close=False),
        ),
        "archivio": Topic(name=NAME, office=NAME, form=(EMAIL,), ticket=TicketRules(retention_days=30)),
    }
)


async def kinds(database: Database, store: TicketStore, ticket_id: int) -> list[EventKind]:
    """Return what happened to a ticket, in order."""
    async with database.reading() as session:
        return [event.kind for event in await store.events(session, ticket_id)]


async def outgoing(database: Database, ticket_id: int) -> list[OutboxKind]:
    """Return what leaves the desk for a ticket, in order."""
    async with database.reading() as session:
        of_ticket = select(OutboxItem.kind).where(OutboxItem.ticket_id == ticket_id).order_by(OutboxItem.id)
        return list(await session.scalars(of_ticket))
