"""Tickets in the database, on both engines."""

from __future__ import annotations

from bot.database import Database
from bot.tickets import NewTicket, TicketStore


async def test_the_first_ticket_is_number_one(database: Database) -> None:
    store = TicketStore()

    async with database.writing() as session:
        ticket = await store.create(session, NewTicket("wifi", "Il wifi non va", "it", email="mario@example.it"))

    assert ticket.number == "000001"
