"""Whether a row may leave now: not while its student reads the chat, not too often, not to who never asked.

A reply in the chat is news only until it is read. Its mail waits a moment for a chat that is open to fetch it, and for
ten minutes more where the student was just there; what is still unread then leaves as one mail for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact import address_key
from bot.conversations import Conversation
from bot.conversations.presence import ON_SCREEN
from bot.errors import TooManyTries
from bot.helpdesk import Helpdesk
from bot.limits import LimitKind
from bot.mail.joining import reopened_by_student
from bot.outbox import AT_ONCE, THREAD, OutboxItem, OutboxKind, OutboxStore, SkipReason
from bot.tickets import ConsentGrant, GrantProof, Ticket, TicketState

APART = timedelta(minutes=3)  # two mails about one ticket
UNREAD_APART = timedelta(minutes=15)
MOMENT = timedelta(seconds=30)  # in which a chat that is open fetches what was said
AWAY = timedelta(minutes=10)  # offline for so long, the student does not come back by themselves
MAX_BOUNCES = 2
VALID = {
    OutboxKind.ACCESS_CODE: timedelta(minutes=10),
    OutboxKind.ACCESS_LINK: timedelta(minutes=30),
    OutboxKind.TICKET_LIST: timedelta(minutes=30),
}
SAID_IN_CHAT = frozenset({OutboxKind.TAKEN, OutboxKind.REPLY, OutboxKind.QUESTION, OutboxKind.CLOSED})
OPEN = frozenset({TicketState.OPEN, TicketState.AWAITING_USER})
HOLDS_FOR = {  # the states in which it is still true; what an operator wrote is told in any case
    OutboxKind.TAKEN: OPEN,
    OutboxKind.CLOSED: frozenset({TicketState.CLOSED}),
    OutboxKind.REOPENED: OPEN,
    OutboxKind.REMINDER: frozenset({TicketState.AWAITING_USER}),
    OutboxKind.AUTO_CLOSED: frozenset({TicketState.CLOSED}),
}
# Anybody can make us send these, to any address, as what a student reopens, or authorises unproven; codes and links are
# counted where they are asked for.
UNASKED = frozenset({OutboxKind.RECEIPT, OutboxKind.OVER_LIMIT, OutboxKind.MAILBOX_UNREAD})
CAPS = (LimitKind.MAIL_ADDRESS_HOUR, LimitKind.MAIL_ADDRESS_DAY)

Decision = SkipReason | datetime | None


@dataclass(frozen=True)
class Rules:
    """The rules for mails to students; each answer is why not, or until when not, or None: now."""

    desk: Helpdesk
    outbox: OutboxStore

    async def decide(self, session: AsyncSession, item: OutboxItem, ticket: Ticket) -> Decision:
        """Return what becomes of a row that was claimed."""
        at = self.desk.clock()
        if ticket.email is None:
            return SkipReason.NO_ADDRESS
        if item.kind in VALID and at - item.created_at >= VALID[item.kind]:
            return SkipReason.EXPIRED
        if await is_unreachable(session, ticket.email):
            return SkipReason.UNREACHABLE
        if _is_outdated(item, ticket):
            return SkipReason.OUTDATED
        if item.tries > 1:  # it may have left already: whatever holds by now, its reader gets the very same mail
            return None
        if item.kind in UNASKED:
            return await self._over_cap(session, ticket.email)
        if item.kind in AT_ONCE:
            return None
        later = await self._of_chat(session, item, ticket) or await self._too_soon(session, item)
        if later is None and (await reopened_by_student(session, item) or await _is_of_anybody(session, item)):
            return await self._over_cap(session, ticket.email)
        return later

    async def was_here(self, session: AsyncSession, item: OutboxItem, ticket: Ticket) -> bool:
        """Tell whether the student had the chat open when it happened, or since."""
        conversation = await _chat(session, ticket)
        seen_at = conversation.seen_at if conversation else None
        return seen_at is not None and seen_at > item.created_at - ON_SCREEN

    async def _of_chat(self, session: AsyncSession, item: OutboxItem, ticket: Ticket) -> Decision:
        at, conversation = self.desk.clock(), await _chat(session, ticket)
        if conversation is None or conversation.seen_at is None:
            return None
        if item.kind not in SAID_IN_CHAT:
            return conversation.seen_at + ON_SCREEN if self.desk.presence.is_here(conversation) else None
        if at - item.created_at < MOMENT:
            return item.created_at + MOMENT
        if conversation.seen_at >= item.created_at and not await self.desk.presence.has_unread(session, conversation):
            return SkipReason.READ
        if await self.was_here(session, item, ticket) and at - conversation.seen_at < AWAY:
            return conversation.seen_at + AWAY
        return None

    async def _too_soon(self, session: AsyncSession, item: OutboxItem) -> Decision:
        at = self.desk.clock()
        last = await self.outbox.last_sent(session, item.ticket_id, THREAD)
        if last is not None and at - last < APART:
            return last + APART
        unread = await self.outbox.last_sent(session, item.ticket_id, {OutboxKind.UNREAD})
        if item.kind is OutboxKind.REPLY and unread is not None and at - unread < UNREAD_APART:
            return unread + UNREAD_APART
        return None

    async def _over_cap(self, session: AsyncSession, email: str) -> SkipReason | None:
        key = address_key(email)
        try:
            for cap in CAPS:
                await self.desk.limits.check(session, cap, key)
        except TooManyTries:
            return SkipReason.OVER_CAP
        for cap in CAPS:
            await self.desk.limits.miss(session, cap, key)
        return None


async def is_unreachable(session: AsyncSession, email: str) -> bool:
    """Tell whether an address, in canonical spelling, has refused our mail for good so often that it gets no more."""
    refused = (
        select(func.count())
        .select_from(OutboxItem)
        .join(Ticket, Ticket.id == OutboxItem.ticket_id)
        .where(Ticket.email == email, OutboxItem.bounced_at.is_not(None), OutboxItem.failed_at.is_not(None))
    )
    return (await session.scalar(refused) or 0) >= MAX_BOUNCES


def _is_outdated(item: OutboxItem, ticket: Ticket) -> bool:
    """Tell whether a mail would say what is not true any more; what an operator wrote is told in any case."""
    if item.kind is OutboxKind.TAKEN and ticket.assignee_id is None:
        return True
    is_said = "entry_id" in item.data and item.kind is not OutboxKind.REOPENED
    return item.kind in HOLDS_FOR and not is_said and ticket.state not in HOLDS_FOR[item.kind]


async def _is_of_anybody(session: AsyncSession, item: OutboxItem) -> bool:
    """Tell whether a row tells of access that somebody authorised without proving that the address is theirs."""
    if item.kind is not OutboxKind.GRANT:
        return False
    return (await session.get_one(ConsentGrant, item.data["grant_id"])).proof is GrantProof.OPENED


async def _chat(session: AsyncSession, ticket: Ticket) -> Conversation | None:
    chat_id = ticket.hearing_chat_id  # a sealed one tells its chat nothing that the mail need not say
    return await session.get(Conversation, chat_id) if chat_id is not None else None
