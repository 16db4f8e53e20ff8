"""One mail for all that happened to a ticket in the same minutes."""

from __future__ import annotations

from itertools import takewhile

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import THREAD, OutboxItem, OutboxKind, OutboxStore
from bot.tickets import Actor, TicketEvent

# What each says beside the others' texts: the strongest carries them, the later one of two equals.
WEIGHT = {
    OutboxKind.TAKEN: 0,
    OutboxKind.REPLY: 1,
    OutboxKind.UNREAD: 2,
    OutboxKind.QUESTION: 3,
    OutboxKind.CLOSED: 3,
}


async def joined(session: AsyncSession, outbox: OutboxStore, first: OutboxItem) -> OutboxItem:
    """Return the row that leaves for `first` and for those right behind it; the others are carried by it.

    A row that was tried before leaves as it was: it may have left already, under its own id.
    """
    if first.tries > 1:
        return first
    if first.kind is OutboxKind.REOPENED:
        return await _latest_reopened(session, outbox, first)
    if first.kind is OutboxKind.GRANT:
        behind = await outbox.behind(session, first, THREAD)
        return await _latest(session, outbox, [first, *takewhile(lambda item: item.kind is first.kind, behind)])
    if first.kind not in WEIGHT:
        return first
    behind = await outbox.behind(session, first, THREAD)
    group = [first, *takewhile(lambda item: item.kind in WEIGHT, behind)]
    carrier = max(group, key=lambda item: (WEIGHT[item.kind], item.id))
    if carrier is not first:
        carrier.tries, carrier.next_try_at = first.tries, first.next_try_at
    outbox.carry(carrier, (item for item in group if item is not carrier))
    await session.flush()
    return carrier


async def reopened_by_student(session: AsyncSession, item: OutboxItem) -> bool:
    """Tell whether a row says that the student reopened the ticket: an operator gives a reason, which must be told."""
    if item.kind is not OutboxKind.REOPENED:
        return False
    event = await session.get(TicketEvent, item.data.get("event_id", 0))
    return event is None or event.actor is not Actor.OPERATOR


async def _latest_reopened(session: AsyncSession, outbox: OutboxStore, first: OutboxItem) -> OutboxItem:
    """Return the latest of several times that a student reopened a ticket and closed it again."""
    group: list[OutboxItem] = []
    for item in [first, *await outbox.behind(session, first, THREAD)]:
        if not await reopened_by_student(session, item):
            break
        group.append(item)
    return await _latest(session, outbox, group or [first])


async def _latest(session: AsyncSession, outbox: OutboxStore, group: list[OutboxItem]) -> OutboxItem:
    """Return the last of some rows, which says what all of them say."""
    first, carrier = group[0], group[-1]
    if carrier is not first:
        carrier.tries, carrier.next_try_at = first.tries, first.next_try_at
        outbox.carry(carrier, group[:-1])
        await session.flush()
    return carrier


async def as_unread(session: AsyncSession, outbox: OutboxStore, reply: OutboxItem) -> OutboxItem:
    """Return a new row in place of a reply: what the student was told in the chat, and did not read."""
    rows = await outbox.said_by(session, reply)
    unread = OutboxItem(
        kind=OutboxKind.UNREAD,
        ticket_id=reply.ticket_id,
        data={},
        created_at=reply.created_at,
        next_try_at=reply.next_try_at,
        tries=reply.tries,
    )
    session.add(unread)
    await session.flush()
    outbox.carry(unread, rows)
    await session.flush()
    return unread
