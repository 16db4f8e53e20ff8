"""Asking for a person, taking over, answering and giving back.

Whoever answers owns the conversation; a colleague who helps out while somebody is talking to the student is heard
there, and takes nothing away. `announcement` is the system's message to the student, from `domain.yml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import Home, card_of
from bot.conversations import DESK, Author, Conversation, Message, NewMessage, Owner
from bot.errors import TooManyTries
from bot.handover import queueing
from bot.handover.filing import Phrase, discussed_ticket, give_back_if_about, locked_with_chat
from bot.handover.hearing import Command, hear
from bot.handover.silent import NOTHING, Interrupted, open_silently
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import AlreadyTaken, Resolution, Retry, Ticket, TicketState, is_done

IDLE = timedelta(minutes=30)  # an operator who has said nothing for so long is not there any more


class Queued(Enum):
    """What came of asking for a person."""

    NOW = "now"
    ALREADY = "already"
    NOBODY = "nobody"
    FULL = "full"  # too many wait, or this student or network has joined too often


@dataclass(frozen=True)
class Reply:
    """What an operator sends; `version` is the ticket's version on the operator's screen."""

    text: str
    then: TicketState
    resolution: Resolution
    version: int | None
    files: tuple[str, ...] = ()  # tokens of those that the operator added before
    asks_grant: str | None = None  # the id of what it asks access to
    retry: Retry | None = None  # how a program's second try is told from another answer


class Handover:
    """The way from the bot to a person and back."""

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk

    def shown_name(self, operator: Operator, topic: str, locale: str) -> str:
        """Return how the student sees this operator."""
        return self._desk.institution.shown_name(operator.name, self._desk.office(topic, locale))

    async def ask_for_person(self, conversation_key: str) -> Queued:
        """Put a conversation in the queue if an operator is present and there is room."""
        try:
            return await self._queue(conversation_key)
        except TooManyTries:
            self._desk.refusals.note("", "student", "limit_reached", limit="queue")
            return Queued.FULL

    async def _queue(self, conversation_key: str) -> Queued:
        desk = self._desk
        async with desk.database.writing() as session:
            conversation = await desk.conversations.by_key(session, conversation_key)
            if conversation is None or not await desk.operators.is_anyone_present(
                session, desk.institution.presence_minutes
            ):
                return Queued.NOBODY
            if conversation.owner is not Owner.BOT:
                return Queued.ALREADY
            await queueing.join(desk, session, conversation)
            await desk.conversations.set_owner(session, conversation.id, Owner.QUEUE)
        desk.wakes.notify(DESK, conversation.id)
        return Queued.NOW

    async def take_over(
        self,
        conversation_id: int,
        operator: Operator,
        announcement: NewMessage,
        numbered: Callable[[Ticket], NewMessage] | None = None,
        interrupted: Interrupted = NOTHING,
    ) -> Ticket:
        """Give a conversation to an operator; a ticket exists from now on, so that nothing can be lost.

        `numbered` tells the student the number of a ticket that had to be opened. A student who waits in the queue
        may be helped by anybody, also where the ticket stays with a colleague who is away.

        Raises:
            AlreadyTaken: a colleague is talking to the student, or has the ticket and nobody waits.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            conversation = await desk.conversations.locked(session, conversation_id)
            await self._refuse_if_with_colleague(session, conversation, operator)
            known = await discussed_ticket(desk, session, conversation)
            if known is not None and known.state is TicketState.CLOSED:
                known = None
            ticket = known or await open_silently(desk, session, conversation, interrupted)
            name = self.shown_name(operator, ticket.topic, conversation.locale)
            if conversation.owner is not Owner.QUEUE or ticket.assignee_id is None:
                ticket = await desk.tickets.take(session, ticket.id, operator.id, name)
            await self._join(session, conversation, operator, ticket, announcement)
            if known is None and numbered is not None:
                await desk.conversations.append(session, conversation_id, numbered(ticket))
        desk.wakes.notify(DESK, conversation_id)
        return ticket

    async def reply(
        self,
        ticket_id: int,
        operator: Operator,
        reply: Reply,
        joined: NewMessage,
        after: NewMessage | None,
        sealed: NewMessage | None = None,
    ) -> Ticket:
        """Answer a student in the ticket and in the chat it came from.

        `joined` is said only if the operator was not in the conversation yet; `after` once the answer stands there.
        The chat of a sealed ticket hears `sealed` instead: that there is an answer, and how to read it.

        Raises:
            VersionConflict: the thread moved on since the operator read it.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            ticket, conversation = await locked_with_chat(desk, session, ticket_id)
            if await is_done(desk.tickets, session, ticket_id, reply.retry):
                return ticket
            name = self.shown_name(operator, ticket.topic, ticket.locale)
            how = reply.then, reply.resolution, reply.version, reply.asks_grant, reply.retry
            ticket = await desk.tickets.reply(session, ticket_id, operator.id, name, reply.text, *how)
            home = Home(ticket.hearing_chat_id, ticket.id, ticket.version)
            files = await desk.attachments.send(session, operator.id, reply.files, home, is_internal=False)
            if conversation is not None and ticket.is_sealed:
                await desk.conversations.append(session, conversation.id, *([sealed] if sealed else []))
            elif conversation is not None:
                if not _is_with_colleague(conversation, operator):
                    await self._join(session, conversation, operator, ticket, joined)
                card = card_of(files) if files else None
                said = NewMessage(Author.OPERATOR, reply.text.strip(), name=name, custom=card)
                await desk.conversations.append(session, conversation.id, said, *([after] if after else []))
                if reply.then is TicketState.CLOSED:
                    await give_back_if_about(desk, session, conversation.id, ticket)
        desk.wakes.notify(DESK, *([ticket.conversation_id] if ticket.conversation_id else []))
        return ticket

    async def close(
        self,
        ticket_id: int,
        operator: Operator,
        resolution: Resolution,
        note: str,
        version: int | None,
        after: NewMessage,
    ) -> Ticket:
        """Close a ticket without a reply and tell the chat; the bot answers again if that was what it was about."""
        desk = self._desk
        async with desk.database.writing() as session:
            ticket, conversation = await locked_with_chat(desk, session, ticket_id)
            name = self.shown_name(operator, ticket.topic, ticket.locale)
            ticket = await desk.tickets.close(session, ticket_id, operator.id, name, resolution, note, version)
            if conversation is not None:
                await desk.conversations.append(session, conversation.id, after)
                await give_back_if_about(desk, session, conversation.id, ticket)
        desk.wakes.notify(DESK, *([ticket.conversation_id] if ticket.conversation_id else []))
        return ticket

    async def release(self, conversation_id: int, operator: Operator, announcement: NewMessage) -> None:
        """Give the conversation back to the bot; the ticket stays with the operator.

        Raises:
            AlreadyTaken: it is a colleague who talks to the student.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            conversation = await desk.conversations.locked(session, conversation_id)
            await self._refuse_if_with_colleague(session, conversation, operator)
            if conversation.owner is not Owner.OPERATOR:
                return
            await desk.conversations.append(session, conversation_id, announcement)
            await desk.conversations.give_back(session, conversation_id)
        desk.wakes.notify(DESK, conversation_id)

    async def return_idle(self, phrase: Phrase) -> int:
        """Give the bot every conversation whose operator has been silent for 30 minutes; both sides read it there."""
        desk = self._desk
        async with desk.database.reading() as session:
            idle = await desk.conversations.without_operator_since(session, desk.clock() - IDLE)
        returned = 0
        for conversation_id in idle:
            async with desk.database.writing() as session:
                conversation = await desk.conversations.locked(session, conversation_id)
                still = await desk.conversations.without_operator_since(session, desk.clock() - IDLE, conversation_id)
                if not still or conversation.operator_id is None:
                    continue
                operator = await desk.operators.accounts.get(session, conversation.operator_id)
                ticket = await discussed_ticket(desk, session, conversation)
                name = self.shown_name(operator, ticket.topic if ticket else "", conversation.locale)
                text = phrase("utter_operator_left", conversation.locale, operator=name).text
                left = NewMessage(Author.SYSTEM, text, custom={"card": "handoff", "owner": "bot"})
                await desk.conversations.append(session, conversation_id, left)
                await desk.conversations.give_back(session, conversation_id)
            returned += 1
            desk.wakes.notify(DESK, conversation_id)
        return returned

    async def hear(
        self, session: AsyncSession, conversation: Conversation, message: Message, phrase: Phrase, command: Command
    ) -> None:
        """Take what a student says to the operator, in the caller's transaction."""
        await hear(self._desk, session, conversation, message, phrase, command)

    async def _join(
        self,
        session: AsyncSession,
        conversation: Conversation,
        operator: Operator,
        ticket: Ticket,
        announcement: NewMessage,
    ) -> None:
        is_here = conversation.owner is Owner.OPERATOR and conversation.operator_id == operator.id
        await self._desk.conversations.set_owner(session, conversation.id, Owner.OPERATOR, operator.id, ticket.id)
        if not is_here:
            await self._desk.conversations.append(session, conversation.id, announcement)

    async def _refuse_if_with_colleague(
        self, session: AsyncSession, conversation: Conversation, operator: Operator
    ) -> None:
        if _is_with_colleague(conversation, operator) and conversation.operator_id is not None:
            colleague = await self._desk.operators.accounts.get(session, conversation.operator_id)
            raise AlreadyTaken(colleague.name)


def _is_with_colleague(conversation: Conversation, operator: Operator) -> bool:
    return conversation.owner is Owner.OPERATOR and conversation.operator_id not in (None, operator.id)
