"""One turn of a conversation, the same for widget, REST, terminal and replay.

What a student says is committed before it is acknowledged; the answer is worked out behind a lock per
conversation and written in one transaction: tracker, messages, `answered_seq`. A stop in between loses
nothing: `recover` answers at the next start what was left.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import DESK, Author, Conversation, ConversationStore, Message, NewMessage, Owner, Wakes
from bot.conversations.given import give_context
from bot.database import Database
from bot.dialogue.engine import Engine
from bot.dialogue.interruption import leave_form
from bot.dialogue.messages import BotMessage, UserMessage, utterance
from bot.dialogue.response import Responses
from bot.dialogue.tracker_store import TrackerStore
from bot.errors import InvalidInput
from bot.handover import Handover
from bot.plain_text import clean_text

MAX_MESSAGE_CHARS = 2_000  # a retriever call on more costs everybody else's time
LOCALE_SLOT = "locale"

log = structlog.get_logger()


@dataclass(frozen=True)
class Heard:
    """A student's message as it was stored."""

    conversation_id: int
    seq: int


class Turns:
    """Takes what students say and answers it, in order within each conversation."""

    def __init__(
        self,
        database: Database,
        conversations: ConversationStore,
        engine: Engine,
        wakes: Wakes,
        handover: Handover | None = None,
        typed_payloads: bool = False,
    ) -> None:
        """Take the rooms; without a `handover` (another Rasa project) nobody can take a conversation over.

        `typed_payloads` lets a typed `/intent` be one, as Rasa does; our own desk reads it as plain text.
        """
        self.conversations = conversations
        self.engine = engine
        self.wakes = wakes
        self._database = database
        self._handover = handover
        self._typed_payloads = typed_payloads
        self._responses = Responses(engine.domain.responses)
        self._trackers = TrackerStore(engine.domain)
        self._due: set[int] = set()
        self._running: dict[int, asyncio.Task[None]] = {}

    async def start(
        self,
        channel: str,
        locale: str,
        key: str | None = None,
        context: Mapping[str, Any] | None = None,
        greeting: NewMessage | None = None,
    ) -> tuple[Conversation, str]:
        """Open a conversation, with its first message if there is one; returns it with the device's token."""
        async with self._database.writing() as session:
            conversation, token = await self.conversations.start(session, channel, locale, key, context)
            if greeting is not None:
                await self.conversations.append(session, conversation.id, greeting)
                await session.refresh(conversation)
        return conversation, token

    async def say(
        self,
        conversation_id: int,
        text: str = "",
        *,
        payload: str | None = None,
        client_msg_id: str | None = None,
        context: Mapping[str, str] | None = None,
    ) -> Heard:
        """Store what a student says, committed, and begin to answer it.

        A `payload` must be a button's that we sent in this conversation; its title is what the student said. `context`
        goes with a request that this message sends, and is forgotten once the message is answered.

        Raises:
            InvalidInput: `empty`, `too_long`, or `unknown_button`.
            Conflict: the message id was used for another text.
        """
        if payload is None and (text.strip() or not self._typed_payloads):  # Rasa answers an empty message too
            text = clean_text(text, MAX_MESSAGE_CHARS, "text")
        async with self._database.writing() as session:
            conversation = await self.conversations.locked(session, conversation_id)
            if payload is not None:
                title = await self.conversations.sent_button(session, conversation_id, payload)
                if title is None:
                    raise InvalidInput("unknown_button", "payload")
                text = title
            new = NewMessage(Author.STUDENT, text, payload=payload, client_msg_id=client_msg_id)
            seq = (await self.conversations.append(session, conversation_id, new))[0].seq
            answered = conversation.owner is Owner.OPERATOR
            if context and not answered and seq > conversation.answered_seq:
                await give_context(session, conversation, seq, context)
            if answered:
                await self._tell_operator(session, conversation)
        with_bot = conversation.owner is Owner.BOT  # what the bot answers changes nothing in the console's list
        self.wakes.notify(conversation_id, *([] if with_bot else [DESK]))
        if not answered:
            self._begin(conversation_id)
        return Heard(conversation_id, seq)

    async def answered(self, conversation_id: int) -> None:
        """Wait until nothing that was said in a conversation is without its answer."""
        while (task := self._running.get(conversation_id)) is not None:
            await asyncio.shield(task)

    def is_busy(self, conversation_id: int) -> bool:
        """Tell whether an answer is being worked out."""
        return conversation_id in self._running

    async def recover(self) -> int:
        """Answer what a stop left unanswered; returns how many conversations that were."""
        async with self._database.reading() as session:
            left = await self.conversations.unanswered(session)
        for conversation_id in left:
            self._begin(conversation_id)
        return len(left)

    async def close(self) -> None:
        """Let the answers that have begun be finished."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def form(self, session: AsyncSession, key: str) -> tuple[str | None, Mapping[str, Any]]:
        """Return which form a conversation is filling in, if any, and its slots."""
        tracker = await self._trackers.load(session, key)
        return tracker.loop_name, tracker.slots

    def phrase(self, response: str, locale: str, **values: Any) -> NewMessage:
        """Return a response of `domain.yml` as a message that is not part of a turn."""
        draft = self._responses.draft(response, {LOCALE_SLOT: locale}, "", values)
        return _as_new(BotMessage.of(utterance(draft or {}, response)))

    def _begin(self, conversation_id: int) -> None:
        self._due.add(conversation_id)
        if conversation_id not in self._running:
            self._running[conversation_id] = asyncio.create_task(self._answer_all(conversation_id))

    async def _answer_all(self, conversation_id: int) -> None:
        """Answer, one after the other, everything that is waiting; the lock of the conversation is this task."""
        try:
            while conversation_id in self._due:
                self._due.discard(conversation_id)
                async with self._database.reading() as session:
                    conversation = await self.conversations.get(session, conversation_id)
                    waiting = await self.conversations.pending(session, conversation)
                for message in waiting:
                    await self._answer(conversation, message)
        except Exception:  # the rim of a chat turn: the student's message is stored and is answered at the next start
            log.exception("turn_lost", conversation=conversation_id)
        finally:
            self._running.pop(conversation_id, None)
            self.wakes.notify(conversation_id)

    async def _answer(self, conversation: Conversation, message: Message) -> None:
        try:
            await self._take_turn(conversation.id, message)
        except Exception:  # the rim of a chat turn: never silence, never a trace
            await self._apologise(conversation, message)
        self.wakes.notify(conversation.id)

    async def _take_turn(self, conversation_id: int, message: Message) -> None:
        async with self._database.reading() as session:
            conversation = await self.conversations.get(session, conversation_id)
            tracker = await self._trackers.load(session, conversation.key)
        if conversation.answered_seq >= message.seq:  # filed with an operator who came and went meanwhile
            return
        if conversation.owner is Owner.OPERATOR:  # taken while the message waited: no action may run any more
            async with self._database.writing() as session:
                await self._tell_operator(session, await self.conversations.locked(session, conversation_id))
            return
        said = UserMessage(
            text=message.payload or message.text,
            sender_id=conversation.key,
            channel=conversation.channel,
            message_id=f"{conversation.key}-{message.seq}",
            metadata={"locale": conversation.locale, "conversation": conversation_id},
            payload_allowed=self._typed_payloads or message.payload is not None,
        )
        returned = conversation.operator_id is not None
        left = leave_form(tracker) if returned else ()
        turn = await self.engine.handle(tracker, said)
        new = [_as_new(answer) for answer in turn.messages]
        async with self._database.writing() as session:
            current = await self.conversations.locked(session, conversation_id)
            if current.owner is Owner.OPERATOR:  # a person was faster: the bot keeps quiet
                await self._tell_operator(session, current)
            if current.answered_seq >= message.seq:
                return
            await self._trackers.save(session, tracker, (*left, *turn.events))
            if returned:
                await self.conversations.forget_operator(session, conversation_id)
            if new:
                await self.conversations.append(session, conversation_id, *new)
            locale = tracker.slots.get(LOCALE_SLOT)
            if locale and locale != current.locale:
                await self.conversations.set_locale(session, conversation_id, locale)
            await self.conversations.mark_answered(session, conversation_id, message.seq)

    async def _apologise(self, conversation: Conversation, message: Message) -> None:
        request_id = secrets.token_hex(4).upper()
        log.exception("turn_failed", conversation=conversation.id, request_id=request_id)
        sorry = self.phrase("utter_action_failed", conversation.locale, request_id=request_id)
        sorry = NewMessage(Author.BOT, sorry.text, custom={"card": "error", "request_id": request_id})
        async with self._database.writing() as session:
            current = await self.conversations.locked(session, conversation.id)
            if current.owner is Owner.OPERATOR:
                await self._tell_operator(session, current)
                return
            await self.conversations.append(session, conversation.id, sorry)
            await self.conversations.mark_answered(session, conversation.id, message.seq)

    async def _tell_operator(self, session: AsyncSession, conversation: Conversation) -> None:
        """File everything that waits for an answer in the operator's ticket; `conversation` is locked."""
        for message in await self.conversations.pending(session, conversation):
            if self._handover is not None:
                await self._handover.hear(session, conversation, message, self.phrase, self.engine.command)
            await self.conversations.mark_answered(session, conversation.id, message.seq)


def _as_new(said: BotMessage) -> NewMessage:
    buttons = [{"title": button.title, "payload": button.payload or button.title} for button in said.buttons]
    custom = dict(said.custom) if said.custom else None
    return NewMessage(Author.BOT, (said.text or "").strip(), buttons=buttons, custom=custom)
