"""A conversation in lines of text, for the terminal and for replays."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations import Author, Message, NewMessage
from bot.helpdesk import Helpdesk
from bot.turns import Turns

CHANNEL = "terminal"


class Talk:
    """One student in front of the desk."""

    def __init__(self, desk: Helpdesk, turns: Turns, conversation_id: int) -> None:
        self._desk = desk
        self._turns = turns
        self._conversation_id = conversation_id
        self._seen = 0
        self._buttons: list[dict[str, str]] = []

    @classmethod
    async def begin(cls, desk: Helpdesk, turns: Turns, locale: str, greeting: NewMessage | None = None) -> Talk:
        """Open a conversation."""
        conversation, _ = await turns.start(CHANNEL, locale, greeting=greeting)
        return cls(desk, turns, conversation.id)

    async def say(self, text: str) -> list[Message]:
        """Say a text, or press a button by its title or its number in brackets; returns what the bot answers."""
        payload = self._pressed(text)
        heard = await self._turns.say(self._conversation_id, "" if payload else text, payload=payload)
        await self._turns.answered(self._conversation_id)
        self._seen = max(self._seen, heard.seq)
        return await self.news()

    async def news(self) -> list[Message]:
        """Return what was said to the student since the last look."""
        async with self._desk.database.reading() as session:
            messages = await self._desk.conversations.since(session, self._conversation_id, self._seen)
        if messages:
            self._seen = messages[-1].seq
        said = [message for message in messages if message.author is not Author.STUDENT]
        if any(message.buttons for message in said):
            self._buttons = [button for message in said for button in message.buttons]
        return said

    def _pressed(self, text: str) -> str | None:
        if not (text.startswith("[") and text.endswith("]")):
            return None
        wanted = text[1:-1].strip()
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= len(self._buttons):
            return self._buttons[int(wanted[:4]) - 1]["payload"]
        return next((button["payload"] for button in self._buttons if button["title"] == wanted), None)


def lines_of(message: Message) -> list[str]:
    """Return a message as lines: its text without blank lines, its buttons in brackets, the source of an answer."""
    lines = [line.rstrip() for line in message.text.splitlines() if line.strip()]
    if message.custom and (source := message.custom.get("source")):
        lines.append(f"({source['office']}, {source['reviewed']}, {source['url']})")
    if message.buttons:
        lines.append(" ".join(f"[{button['title']}]" for button in message.buttons))
    return lines


def all_lines(messages: Sequence[Message]) -> list[str]:
    """Return the lines of several messages."""
    return [line for message in messages for line in lines_of(message)]
