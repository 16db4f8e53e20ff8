"""A real desk on a small corpus, a student and what the bot tells them: whole chats that read like chats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.clock import Clock

from bot.calibration import CalibrationStore
from bot.commands.engine import open_engine, read_project
from bot.commands.talk import lines_of
from bot.content import Content, load_content
from bot.conversations import Author, Conversation, ConversationStore, FeedbackStore, Message
from bot.conversations.presence import Presence
from bot.database import Database
from bot.dialogue.engine import Engine
from bot.dialogue.interpreter import Interpreter
from bot.handover import Handover
from bot.helpdesk import Helpdesk
from bot.limits import Limits
from bot.operators import Operator, Operators, Role
from bot.settings import Settings, home_project
from bot.tickets import Offices, Ticket, TicketStore
from bot.turns import Turns

SMALL = Path(__file__).resolve().parent.parent / "small_desk"
ANYTHING = "…"
PASSWORD = "cavallo batteria graffetta"


def small_content() -> Content:
    """Return two offices with a dozen answers: fitted in a moment."""
    return load_content(SMALL)


def own_engine(interpreter: Interpreter | None = None) -> Engine:
    """Return the engine of our own project: its domain, rules and actions, and its training data unless given."""
    return open_engine(read_project(home_project()), interpreter)


def make_desk(database: Database, content: Content, clock: Clock, data_dir: Path) -> Helpdesk:
    """Return a desk on a database of the test."""
    limits = Limits(b"secret of the tests", clock)
    return Helpdesk(
        settings=Settings(data_dir=data_dir),
        content=content,
        database=database,
        conversations=ConversationStore(clock),
        feedback=FeedbackStore(clock),
        tickets=TicketStore(clock, offices=Offices(content.topics, content.institution.timezone)),
        operators=Operators(database, limits, clock),
        limits=limits,
        clock=clock,
        secret=b"secret of the tests",
        calibrations=CalibrationStore(clock),
        presence=Presence(clock),
    )


def make_turns(desk: Helpdesk, engine: Engine) -> Turns:
    """Return the turns of a desk."""
    return Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))


async def add_operator(desk: Helpdesk, login: str = "anna", name: str = "Anna Conti") -> Operator:
    """Return a new operator who is not in the console yet."""
    return await desk.operators.add(login, name, f"{login}@example.it", Role.OPERATOR, PASSWORD)


@dataclass
class Bot:
    """What the student reads."""

    messages: list[Message] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [line for message in self.messages for line in lines_of(message)]

    @property
    def buttons(self) -> dict[str, str]:
        """Return title → payload of the buttons on the screen."""
        return {button["title"]: button["payload"] for message in self.messages for button in message.buttons}

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [message.custom for message in self.messages if message.custom]

    def said(self, *expected: str) -> None:
        """Check that the last answer has these lines, in this order; `…` stands for any text."""
        rest = iter(self.lines)
        for wanted in expected:
            pattern = ".*".join(map(re.escape, wanted.split(ANYTHING)))
            assert any(re.fullmatch(pattern, line) for line in rest), f"{wanted!r} is not in {self.lines}"

    def did_not_say(self, words: str) -> None:
        assert words not in "\n".join(self.lines)

    def card(self, kind: str) -> dict[str, Any]:
        """Return the card of a kind; there must be exactly one."""
        found = [card for card in self.cards if card["card"] == kind]
        assert len(found) == 1, f"{len(found)} cards {kind!r} in {self.cards}"
        return found[0]


@dataclass
class Student:
    """Somebody in front of the desk."""

    desk: Helpdesk
    turns: Turns
    conversation: Conversation
    token: str
    bot: Bot
    seen: int = 0

    async def says(self, text: str) -> None:
        """Type a text and wait for the answer."""
        await self.turns.say(self.conversation.id, text)
        await self._reads()

    async def presses(self, title: str) -> None:
        """Press a button by what is written on it."""
        await self.sends(self.bot.buttons[title])

    async def sends(self, payload: str) -> None:
        """Send a payload, as a button would."""
        await self.turns.say(self.conversation.id, payload=payload)
        await self._reads()

    async def tickets(self) -> list[Ticket]:
        """Return the tickets of this conversation, the newest first."""
        async with self.desk.database.reading() as session:
            return await self.desk.tickets.of_conversation(session, self.conversation.id)

    async def transcript(self) -> list[Message]:
        """Return everything that was said."""
        async with self.desk.database.reading() as session:
            return await self.desk.conversations.since(session, self.conversation.id, 0)

    async def _reads(self) -> None:
        await self.turns.answered(self.conversation.id)
        news = [message for message in await self.transcript() if message.seq > self.seen]
        self.seen = news[-1].seq
        self.bot.messages = [message for message in news if message.author is not Author.STUDENT]


async def new_student(desk: Helpdesk, turns: Turns, locale: str = "it") -> Student:
    """Return a student who has just opened the widget."""
    conversation, token = await turns.start("widget", locale, context={"network": "192.0.2.7"})
    return Student(desk, turns, conversation, token, Bot())
