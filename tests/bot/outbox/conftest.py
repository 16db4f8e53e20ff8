"""A ticket with an empty outbox."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from support.clock import Clock

from bot.database import Database
from bot.outbox import OutboxItem
from bot.tickets import NewTicket, TicketStore


async def new_ticket(database: Database, clock: Clock) -> int:
    """Return the id of a new ticket; what its creation put into the outbox is taken out again."""
    async with database.writing() as session:
        ticket = await TicketStore(clock).create(session, NewTicket("wifi", "Rete", "it", email="mario@example.it"))
        await session.execute(delete(OutboxItem).where(OutboxItem.ticket_id == ticket.id))
    return ticket.id


@pytest.fixture
async def ticket_id(database: Database, clock: Clock) -> int:
    return await new_ticket(database, clock)


@pytest.fixture
async def other_ticket_id(database: Database, clock: Clock, ticket_id: int) -> int:
    return await new_ticket(database, clock)
