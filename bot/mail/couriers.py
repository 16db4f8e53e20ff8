"""Who takes what out of the outbox to whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.mail.allowed import Rules
from bot.mail.joining import as_unread, joined
from bot.mail.letters import Letters
from bot.mail.readers import READER, address_of, members
from bot.mail.transport import Transport
from bot.outbox import ALERTS, OutboxItem, OutboxKind, OutboxStore, SkipReason, enqueue
from bot.tickets import Ticket

ALERTS_APART = timedelta(minutes=15)  # of one kind about one ticket


class Courier(Protocol):
    """What a lane of the outbox leaves by."""

    @property
    def lane(self) -> Collection[OutboxKind]:
        """Return the kinds it carries."""

    @property
    def endpoint(self) -> int | None:
        """Return the one endpoint whose rows it carries, None for all there are."""

    async def settle(self, session: AsyncSession, item: OutboxItem) -> OutboxItem | None:
        """Return the row that leaves for a claimed one, or None if it need not, or not yet: then that is noted."""

    async def deliver(self, item_id: int) -> None:
        """Let a row leave, outside any transaction that is open.

        Raises:
            TransportDown, TryLater, Refused: it did not.
        """


class StudentCourier:
    """Mails to students."""

    endpoint = None

    def __init__(self, desk: Helpdesk, outbox: OutboxStore, transport: Transport, lane: Collection[OutboxKind]) -> None:
        self.lane = lane
        self._desk = desk
        self._outbox = outbox
        self._transport = transport
        self._rules = Rules(desk, outbox)
        self._letters = Letters(desk, outbox)

    async def settle(self, session: AsyncSession, item: OutboxItem) -> OutboxItem | None:
        """Ask the rules; what may leave takes along what waits behind it."""
        ticket = await self._desk.tickets.get(session, item.ticket_id)
        match await self._rules.decide(session, item, ticket):
            case SkipReason() as reason:
                item.skipped_as = reason
                return None
            case datetime() as until:
                self._outbox.postpone(item, until)
                return None
        carrier = await joined(session, self._outbox, item)
        is_new = carrier.kind is OutboxKind.REPLY and carrier.tries == 1
        if is_new and await self._rules.was_here(session, item, ticket):
            return await as_unread(session, self._outbox, carrier)
        return carrier

    async def deliver(self, item_id: int) -> None:
        """Send the mail."""
        async with self._desk.database.reading() as session:
            item = await session.get_one(OutboxItem, item_id)
            ticket = await self._desk.tickets.get(session, item.ticket_id)
            envelope = await self._letters.to_student(session, item, ticket)
        await self._transport.send(envelope)


class AlertCourier:
    """Mails to operators who are not in the console, where they would see it themselves."""

    lane: Collection[OutboxKind] = ALERTS
    endpoint = None

    def __init__(self, desk: Helpdesk, outbox: OutboxStore, transport: Transport) -> None:
        self._desk = desk
        self._outbox = outbox
        self._transport = transport
        self._letters = Letters(desk, outbox)

    async def settle(self, session: AsyncSession, item: OutboxItem) -> OutboxItem | None:
        """Skip what nobody is waiting for, and what was just told; what an office is told, each member is told."""
        last = await self._outbox.last_sent(session, item.ticket_id, {item.kind}) if READER not in item.data else None
        if last is not None and self._desk.clock() - last < ALERTS_APART:
            item.skipped_as = SkipReason.CARRIED
        elif await self._is_known(session, item):
            item.skipped_as = SkipReason.NOBODY_WAITS
        elif told := await members(self._desk, session, item):
            for each in told:
                enqueue(session, item.kind, item.ticket_id, self._desk.clock(), {**item.data, READER: each.id})
            item.skipped_as = SkipReason.CARRIED
        elif await address_of(self._desk, session, item) is None:
            item.skipped_as = SkipReason.NOBODY_WAITS
        return item if item.is_waiting else None

    async def deliver(self, item_id: int) -> None:
        """Send the alert; a reader who has come back since gets it all the same."""
        async with self._desk.database.reading() as session:
            item = await session.get_one(OutboxItem, item_id)
            ticket = await self._desk.tickets.get(session, item.ticket_id)
            reader = await address_of(self._desk, session, item, only_away=False)
        if reader is not None:
            await self._transport.send(self._letters.to_operator(item, ticket, reader))

    async def _is_known(self, session: AsyncSession, item: OutboxItem) -> bool:
        """Tell whether a new ticket is news no more: somebody has taken it."""
        ticket = await session.get_one(Ticket, item.ticket_id)
        return item.kind is OutboxKind.ALERT_NEW and ticket.assignee_id is not None
