"""What is revoked with a ticket: also what opens it by way of another one."""

from __future__ import annotations

from sqlalchemy import select
from support.clock import Clock

from bot.access import AccessDesk, Asker
from bot.database import Database
from bot.outbox import OutboxItem
from bot.tickets import NewTicket, Ticket, TicketStore

MARIO = "mario@example.it"
BROWSER = Asker("browser-1", "192.0.2.1")


async def test_revoking_a_ticket_ends_what_opens_it_by_a_ticket_that_was_merged_into_it(
    database: Database, access: AccessDesk, store: TicketStore, ticket: Ticket, clock: Clock
) -> None:
    async with database.writing() as session:
        duplicate = await store.create(session, NewTicket("wifi", "Doppia", "it", email=MARIO))
        duplicate.merged_into_id = ticket.id
        await access.send_link(session, duplicate.number, MARIO, BROWSER)
    async with database.reading() as session:
        link = (await session.scalars(select(OutboxItem).order_by(OutboxItem.id.desc()).limit(1))).one()
        mail_link = await access.mail_link(session, duplicate.id, link.id)

    clock.advance(minutes=1)
    async with database.writing() as session:
        await access.revoke(session, ticket.id)

    for path in (access.access_link(link.data["link_id"]), mail_link):
        async with database.writing() as session:
            assert await access.open_link(session, path.removeprefix("/r/")) is None
