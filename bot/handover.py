"""From the bot to a person and back: what the student and the operator see changes in one transaction.

`announcement` is the system's message to the student, in the student's language, from `domain.yml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import Home, card_of
from bot.conversations import DESK, Author, Conversation, NewMessage, Owner
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import NewTicket, Outcome, Resolution, Ticket, TicketState, TooManyOpenTickets, Written

FALLBACK_TOPIC_CHARS = 120
IDLE = timedelta(minutes=30)  # an operator who has said nothing for so long is not there any more
_TOLD = {  # what a student must hear when a message did not simply join an open ticket
    Outcome.REOPENED: "utter_ticket_reopened",
    Outcome.THANKED: "utter_ticket_thanked",
    Outcome.FOLLOWED_UP: "utter_ticket_followed_up",
    Outcome.MERGED_AWAY: "utter_ticket_merged_away",
}

Phrase = Callable[..., NewMessage]  # a response of domain.yml: its name, the language, its values


class Queued(Enum):
    """What came of asking for a person."""

    NOW = "now"
    ALREADY = "already"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Reply:
    """What an operator sends; `version` is the ticket's version on the operator's screen."""

    text: str
    then: TicketState
    resolution: Resolution
    version: int | None
    files: tuple[str, ...] = ()  # tokens of those that the operator added before


class Handover:
    """Taking over, answering and giving back."""

    def __init__(self, desk: Helpdesk) -> None:
        self._desk = desk

    def shown_name(self, operator: Operator, topic: str, locale: str) -> str:
        """Return how the student sees this operator."""
        return self._desk.institution.shown_name(operator.name, self._desk.office(topic, locale))

    async def ask_for_person(self, conversation_key: str) -> Queued:
        """Put a conversation in the queue if an operator is present."""
        desk = self._desk
        async with desk.database.writing() as session:
            conversation = await desk.conversations.by_key(session, conversation_key)
            if conversation is None or not await desk.operators.is_anyone_present(
                session, desk.institution.presence_minutes
            ):
                return Queued.NOBODY
            if conversation.owner is not Owner.BOT:
                return Queued.ALREADY
            await desk.conversations.set_owner(session, conversation.id, Owner.QUEUE)
        desk.wakes.notify(DESK, conversation.id)
        return Queued.NOW

    async def take_over(
        self,
        conversation_id: int,
        operator: Operator,
        announcement: NewMessage,
        numbered: Callable[[Ticket], NewMessage] | None = None,
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
            known = await self._open_ticket_of(session, conversation)
            ticket = known or await self._silent_ticket(session, conversation)
            name = self.shown_name(operator, ticket.topic, conversation.locale)
            if conversation.owner is not Owner.QUEUE or ticket.assignee_id is None:
                ticket = await desk.tickets.take(session, ticket.id, operator.id, name)
            await self._join(session, conversation, operator, announcement)
            if known is None and numbered is not None:
                await desk.conversations.append(session, conversation_id, numbered(ticket))
        desk.wakes.notify(DESK, conversation_id)
        return ticket

    async def reply(
        self, ticket_id: int, operator: Operator, reply: Reply, joined: NewMessage, after: NewMessage | None
    ) -> Ticket:
        """Answer a student in the ticket and in the chat it came from; whoever answers owns the conversation.

        `joined` is said only if the operator was not in the conversation yet; `after` once the answer stands there.

        Raises:
            VersionConflict: the thread moved on since the operator read it.
        """
        desk = self._desk
        async with desk.database.writing() as session:
            ticket = await self._with_its_conversation_locked(session, ticket_id)
            name = self.shown_name(operator, ticket.topic, ticket.locale)
            ticket = await desk.tickets.reply(
                session, ticket_id, operator.id, name, reply.text, reply.then, reply.resolution, reply.version
            )
            home = Home(ticket.conversation_id, ticket.id, ticket.version)
            files = await desk.attachments.send(session, operator.id, reply.files, home, is_internal=False)
            if ticket.conversation_id is not None:
                conversation = await desk.conversations.get(session, ticket.conversation_id)
                await self._join(session, conversation, operator, joined)
                card = card_of(files) if files else None
                said = NewMessage(Author.OPERATOR, reply.text.strip(), name=name, custom=card)
                await desk.conversations.append(session, conversation.id, said, *([after] if after else []))
                if reply.then is TicketState.CLOSED:
                    await desk.conversations.give_back(session, conversation.id)
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
        """Close a ticket without a reply, tell the chat, and let the bot answer again."""
        desk = self._desk
        async with desk.database.writing() as session:
            ticket = await self._with_its_conversation_locked(session, ticket_id)
            name = self.shown_name(operator, ticket.topic, ticket.locale)
            ticket = await desk.tickets.close(session, ticket_id, operator.id, name, resolution, note, version)
            if ticket.conversation_id is not None:
                await desk.conversations.append(session, ticket.conversation_id, after)
                await desk.conversations.give_back(session, ticket.conversation_id)
        desk.wakes.notify(DESK, *([ticket.conversation_id] if ticket.conversation_id else []))
        return ticket

    async def release(self, conversation_id: int, announcement: NewMessage) -> None:
        """Give the conversation back to the bot; the ticket stays with the operator."""
        desk = self._desk
        async with desk.database.writing() as session:
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
                tickets = await desk.tickets.of_conversation(session, conversation_id)
                name = self.shown_name(operator, tickets[0].topic if tickets else "", conversation.locale)
                text = phrase("utter_operator_left", conversation.locale, operator=name).text
                left = NewMessage(Author.SYSTEM, text, custom={"card": "handoff", "owner": "bot"})
                await desk.conversations.append(session, conversation_id, left)
                await desk.conversations.give_back(session, conversation_id)
            returned += 1
            desk.wakes.notify(DESK, conversation_id)
        return returned

    async def file_student_message(
        self, session: AsyncSession, conversation: Conversation, text: str, phrase: Phrase
    ) -> Written | None:
        """Add what a student says to the operator to the ticket too, in the caller's transaction.

        A ticket that was closed meanwhile is reopened or followed up, and the student is told.
        """
        desk = self._desk
        tickets = await desk.tickets.of_conversation(session, conversation.id)
        ticket = await self._open_ticket_of(session, conversation) or next(iter(tickets), None)
        if ticket is None:
            return None
        try:
            async with session.begin_nested():
                written = await desk.tickets.student_writes(session, ticket.id, text)
        except TooManyOpenTickets:  # the operator reads it in the chat all the same
            return None
        if written.outcome in _TOLD:
            values = {"number": written.ticket.number, "previous": ticket.number}
            told = phrase(_TOLD[written.outcome], conversation.locale, **values).text
            await desk.conversations.append(session, conversation.id, NewMessage(Author.SYSTEM, told))
        return written

    async def _with_its_conversation_locked(self, session: AsyncSession, ticket_id: int) -> Ticket:
        """Return a ticket; who needs both locks takes the conversation's first, so that nobody waits in a circle."""
        ticket = await self._desk.tickets.get(session, ticket_id)
        if ticket.conversation_id is not None:
            await self._desk.conversations.locked(session, ticket.conversation_id)
        return ticket

    async def _join(
        self, session: AsyncSession, conversation: Conversation, operator: Operator, announcement: NewMessage
    ) -> None:
        if conversation.owner is Owner.OPERATOR and conversation.operator_id == operator.id:
            return
        await self._desk.conversations.set_owner(session, conversation.id, Owner.OPERATOR, operator.id)
        await self._desk.conversations.append(session, conversation.id, announcement)

    async def _open_ticket_of(self, session: AsyncSession, conversation: Conversation) -> Ticket | None:
        tickets = await self._desk.tickets.of_conversation(session, conversation.id)
        return next((ticket for ticket in tickets if ticket.state is not TicketState.CLOSED), None)

    async def _silent_ticket(self, session: AsyncSession, conversation: Conversation) -> Ticket:
        """Open a ticket for a conversation that has none: its subject is what the student asked last."""
        desk = self._desk
        said = await desk.conversations.since(session, conversation.id, 0, limit=10_000)
        asked = [message for message in said if message.author is Author.STUDENT and not message.payload]
        answered = [message for message in asked if message.seq <= conversation.answered_seq]  # the rest is filed later
        questions = [message.text for message in answered or asked]
        question = max(questions[-5:], key=len, default="") or desk.institution.name(conversation.locale)
        proposed = desk.retriever.topics(question, conversation.locale)
        values: dict[str, Any] = {"subject": question[:FALLBACK_TOPIC_CHARS], "description": question}
        new = NewTicket(
            topic=proposed[0][0] if proposed else next(iter(desk.topics)),
            locale=conversation.locale,
            conversation_id=conversation.id,
            privacy_version=desk.institution.privacy_version,
            **values,
        )
        ticket = await desk.tickets.create(session, new)
        await desk.attachments.attach_drafts(session, conversation.id, ticket.id)
        return ticket
