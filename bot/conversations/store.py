"""Reading and writing chats. Every method takes the caller's session and so its transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.given import forget_context
from bot.conversations.models import Author, Conversation, Message, Owner
from bot.database import now
from bot.errors import Conflict, NotFound

TOKEN_BYTES = 32
IDLE = timedelta(days=30)  # a device that has been away longer starts a new conversation
BUTTON_MEMORY = 200  # messages; a button further up is off the screen for good


@dataclass(frozen=True)
class NewMessage:
    """A message before it has its place in the conversation."""

    author: Author
    text: str
    name: str | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)
    custom: dict[str, Any] | None = None
    payload: str | None = None
    client_msg_id: str | None = None


class ConversationStore:
    """Chats, their messages and their owner."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    async def start(
        self,
        session: AsyncSession,
        channel: str,
        locale: str,
        key: str | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> tuple[Conversation, str]:
        """Open a conversation; returns it and the device's token, of which only a digest is stored."""
        token, moment = secrets.token_urlsafe(TOKEN_BYTES), self._clock()
        conversation = Conversation(
            key=key or secrets.token_hex(16),
            token_hash=_digest(token),
            channel=channel,
            locale=locale,
            owner=Owner.BOT,
            context=dict(context or {}),
            last_seq=0,
            answered_seq=0,
            created_at=moment,
            updated_at=moment,
        )
        session.add(conversation)
        await session.flush()
        return conversation, token

    async def get(self, session: AsyncSession, conversation_id: int) -> Conversation:
        """Return a conversation by its id.

        Raises:
            NotFound: there is none.
        """
        found = await session.get(Conversation, conversation_id)
        if found is None:
            raise NotFound("no such conversation")
        return found

    async def locked(self, session: AsyncSession, conversation_id: int) -> Conversation:
        """Return a conversation, as it stands until the caller's writing transaction ends: others wait.

        Raises:
            NotFound: there is none.
        """
        found = await session.get(Conversation, conversation_id, with_for_update=True)  # SQLite locks at BEGIN
        if found is None:
            raise NotFound("no such conversation")
        return found

    async def by_ids(self, session: AsyncSession, ids: Collection[int]) -> dict[int, Conversation]:
        """Return the conversations of some ids in one query; ids of none are left out."""
        found = await session.scalars(select(Conversation).where(Conversation.id.in_(set(ids))))
        return {conversation.id: conversation for conversation in found}

    async def by_key(self, session: AsyncSession, key: str) -> Conversation | None:
        """Return the conversation of a key, or None."""
        return await session.scalar(select(Conversation).where(Conversation.key == key))

    async def by_token(self, session: AsyncSession, token: str) -> Conversation | None:
        """Return the conversation of a device's token; None if unknown, forgotten or idle for 30 days."""
        wanted = (Conversation.token_hash == _digest(token)) & (Conversation.updated_at > self._clock() - IDLE)
        return await session.scalar(select(Conversation).where(wanted))

    async def forget_device(self, session: AsyncSession, conversation_id: int) -> None:
        """End the device's token; the conversation itself stays with the office."""
        await self._change(session, conversation_id, token_hash=None)

    async def append(self, session: AsyncSession, conversation_id: int, *new: NewMessage) -> list[Message]:
        """Write messages at the end of a conversation, in one go and without gaps in `seq`.

        A message with a `client_msg_id` that is already there is returned as it was: a retry writes nothing.

        Raises:
            Conflict: the same `client_msg_id` came with another text.
            NotFound: no such conversation.
        """
        if len(new) == 1 and new[0].client_msg_id is not None:
            await self.locked(session, conversation_id)  # of two retries at once the second sees what the first wrote
            if known := await self._known(session, conversation_id, new[0]):
                return [known]
        moment = self._clock()
        allotted = (
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(last_seq=Conversation.last_seq + len(new), updated_at=moment)
            .returning(Conversation.last_seq)
        )
        last = await session.scalar(allotted.execution_options(synchronize_session="fetch"))
        if last is None:
            raise NotFound("no such conversation")
        messages = [
            Message(
                conversation_id=conversation_id,
                seq=last - len(new) + position,
                author=message.author,
                name=message.name,
                text=message.text,
                buttons=message.buttons,
                custom=message.custom,
                payload=message.payload,
                client_msg_id=message.client_msg_id,
                created_at=moment,
            )
            for position, message in enumerate(new, start=1)
        ]
        session.add_all(messages)
        await session.flush()
        return messages

    async def _known(self, session: AsyncSession, conversation_id: int, new: NewMessage) -> Message | None:
        same = (Message.conversation_id == conversation_id) & (Message.client_msg_id == new.client_msg_id)
        known = await session.scalar(select(Message).where(same))
        if known is not None and (known.text, known.payload) != (new.text, new.payload):
            raise Conflict("this message id was used for another text")
        return known

    async def since(self, session: AsyncSession, conversation_id: int, seq: int, limit: int = 200) -> list[Message]:
        """Return the messages after `seq`, oldest first, at most `limit`."""
        later = (Message.conversation_id == conversation_id) & (Message.seq > seq)
        return list(await session.scalars(select(Message).where(later).order_by(Message.seq).limit(limit)))

    async def pending(self, session: AsyncSession, conversation: Conversation) -> list[Message]:
        """Return what the student said and the bot has not answered yet, oldest first."""
        later = await self.since(session, conversation.id, conversation.answered_seq)
        return [message for message in later if message.author is Author.STUDENT]

    async def unanswered(self, session: AsyncSession) -> list[int]:
        """Return the conversations that a stop left in the middle of a turn."""
        waiting = (
            select(Message.conversation_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Message.author == Author.STUDENT, Message.seq > Conversation.answered_seq)
            .where(Conversation.owner != Owner.OPERATOR)
            .distinct()
        )
        return list(await session.scalars(waiting))

    async def mark_answered(self, session: AsyncSession, conversation_id: int, seq: int) -> None:
        """Note that everything up to `seq` has its answer; what is noted once is never taken back."""
        behind = (Conversation.id == conversation_id) & (Conversation.answered_seq < seq)
        await session.execute(update(Conversation).where(behind).values(answered_seq=seq))
        await forget_context(session, conversation_id, seq)

    async def set_owner(
        self,
        session: AsyncSession,
        conversation_id: int,
        owner: Owner,
        operator_id: int | None = None,
        ticket_id: int | None = None,
    ) -> None:
        """Say who answers from now on, and from which ticket."""
        queued_at = self._clock() if owner is Owner.QUEUE else None
        values = {"owner": owner, "operator_id": operator_id, "ticket_id": ticket_id, "queued_at": queued_at}
        await self._change(session, conversation_id, **values)

    async def give_back(self, session: AsyncSession, conversation_id: int) -> None:
        """Let the bot answer again; `operator_id` stays until it has, so that it knows that somebody was there."""
        await self._change(session, conversation_id, owner=Owner.BOT, queued_at=None)

    async def forget_operator(self, session: AsyncSession, conversation_id: int) -> None:
        """Note that the bot has taken up the thread again."""
        await self._change(session, conversation_id, operator_id=None, ticket_id=None)

    async def set_locale(self, session: AsyncSession, conversation_id: int, locale: str) -> None:
        """Change the language the bot speaks in this conversation."""
        await self._change(session, conversation_id, locale=locale)

    async def set_network(self, session: AsyncSession, conversation: Conversation, network: str) -> None:
        """Note where the conversation is held from, in the form in which limits count it."""
        await self._change(session, conversation.id, context={**conversation.context, "network": network})

    async def without_operator_since(
        self, session: AsyncSession, moment: datetime, conversation_id: int | None = None
    ) -> list[int]:
        """Return the operators' conversations (or this one of them) where no operator came or spoke since a moment."""
        heard = select(Message.conversation_id).where(
            Message.author.in_((Author.OPERATOR, Author.SYSTEM)), Message.created_at > moment
        )
        left = select(Conversation.id).where(Conversation.owner == Owner.OPERATOR, Conversation.id.not_in(heard))
        if conversation_id is not None:
            left = left.where(Conversation.id == conversation_id)
        return list(await session.scalars(left))

    async def sent_button(self, session: AsyncSession, conversation_id: int, payload: str) -> str | None:
        """Return the title of a button that we sent in this conversation, or None if we never did."""
        sent = (
            select(Message.buttons)
            .where(Message.conversation_id == conversation_id, Message.author != Author.STUDENT)
            .order_by(Message.seq.desc())
            .limit(BUTTON_MEMORY)
        )
        for buttons in await session.scalars(sent):
            for button in buttons:
                if button["payload"] == payload:
                    return button["title"]
        return None

    async def _change(self, session: AsyncSession, conversation_id: int, **values: Any) -> None:
        await session.execute(update(Conversation).where(Conversation.id == conversation_id).values(**values))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
