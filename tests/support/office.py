"""A student and an operator whose mail goes out when a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from support.clock import Clock

from bot.helpdesk import Helpdesk
from bot.mail import OutboxWorker
from bot.operators import Operator
from bot.outbox import OutboxItem, OutboxKind
from bot.tickets import NewTicket, Resolution, Ticket, TicketState


@dataclass
class Office:
    """What a student and an operator do, and when the mail goes."""

    desk: Helpdesk
    clock: Clock
    worker: OutboxWorker
    anna: Operator

    async def opens(self, email: str | None = "mario@example.it", locale: str = "it", **more: Any) -> Ticket:
        new = NewTicket(more.pop("topic", "tasse"), more.pop("subject", "Rata doppia"), locale, email=email, **more)
        return await self.desk.open_ticket(new)

    async def replies(
        self, ticket: Ticket, text: str = "Ecco la risposta.", then: TicketState = TicketState.OPEN
    ) -> None:
        async with self.desk.database.writing() as session:
            await self.desk.tickets.reply(session, ticket.id, self.anna.id, self.anna.name, text, then)

    async def takes(self, ticket: Ticket) -> None:
        async with self.desk.database.writing() as session:
            await self.desk.tickets.take(session, ticket.id, self.anna.id, self.anna.name)

    async def closes(self, ticket: Ticket, note: str) -> None:
        async with self.desk.database.writing() as session:
            await self.desk.tickets.close(
                session, ticket.id, self.anna.id, self.anna.name, Resolution.OUT_OF_SCOPE, note
            )

    async def mails(self, **later: float) -> None:
        """Let some time pass, then empty the outbox."""
        self.clock.advance(**later or {"minutes": 4})
        await self.worker.send_due()

    async def rows(self, *kinds: OutboxKind) -> list[OutboxItem]:
        async with self.desk.database.reading() as session:
            wanted = select(OutboxItem).where(OutboxItem.kind.in_(kinds)).order_by(OutboxItem.id)
            return list(await session.scalars(wanted))
