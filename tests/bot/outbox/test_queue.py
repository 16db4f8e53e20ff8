"""The outbox: rows that leave if and only if their event is committed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from support.clock import Clock

from bot.database import Database
from bot.outbox import OutboxItem, OutboxKind, enqueue
from bot.tickets import NewTicket, TicketStore


async def test_nothing_leaves_when_the_event_is_rolled_back(database: Database) -> None:
    with pytest.raises(KeyError):
        async with database.writing() as session:
            await TicketStore().create(session, NewTicket("wifi", "Il wifi non va", "it"))
            raise KeyError

    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(OutboxItem)) == 0


async def test_a_row_is_due_at_once_and_was_never_tried(database: Database, clock: Clock) -> None:
    async with database.writing() as session:
        ticket = await TicketStore(clock).create(session, NewTicket("wifi", "Il wifi non va", "it"))
        enqueue(session, OutboxKind.REPLY, ticket.id, clock(), {"entry_id": 7})

    async with database.reading() as session:
        item = (await session.scalars(select(OutboxItem).where(OutboxItem.kind == OutboxKind.REPLY))).one()
    assert (item.ticket_id, item.data, item.next_try_at, item.tries) == (ticket.id, {"entry_id": 7}, clock(), 0)
    assert (item.sent_at, item.failed_at) == (None, None)


async def test_words_are_refused(database: Database, clock: Clock) -> None:
    async with database.writing() as session:
        with pytest.raises(TypeError):
            enqueue(session, OutboxKind.REPLY, 1, clock(), {"subject": "Il wifi non va"})  # type: ignore[dict-item]
