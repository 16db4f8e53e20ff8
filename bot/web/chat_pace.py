"""How fast chats may begin and students may write: far above what people do, far below what a program could.

The figures hold for one process. What protects a secret or opens a ticket is counted in the database (`bot.limits`).
"""

from __future__ import annotations

from bot.errors import TooManyTries
from bot.web.pace import Pace

# A lecture hall behind one address opens the widget at once; after that two a second are 170,000 a day.
NEW_CHATS, NEW_CHATS_PER_SECOND = 300, 2.0
# 20 messages in 10 seconds: nobody types faster, and buttons are pressed one at a time.
MESSAGES, MESSAGES_PER_SECOND = 20, 2.0
# A campus of 300 students who write every three seconds passes; ten times as many are told to wait.
NETWORK_MESSAGES, NETWORK_MESSAGES_PER_SECOND = 600, 150.0


class WritingTooFast(TooManyTries):
    """Somebody, or a program, writes faster than a person."""

    code = "writing_too_fast"


class ChatPace:
    """The counters of one process."""

    def __init__(self) -> None:
        self._beginnings = Pace(NEW_CHATS, NEW_CHATS_PER_SECOND)
        self._messages = Pace(MESSAGES, MESSAGES_PER_SECOND)
        self._networks = Pace(NETWORK_MESSAGES, NETWORK_MESSAGES_PER_SECOND)

    def begin(self, network: str) -> None:
        """Let one chat begin.

        Raises:
            WritingTooFast: the network begins too many.
        """
        _take(self._beginnings, network)

    def say(self, conversation_id: int, network: str) -> None:
        """Let one message of a conversation pass.

        Raises:
            WritingTooFast: the conversation or its network sends too many.
        """
        _take(self._messages, str(conversation_id))
        _take(self._networks, network)


def _take(pace: Pace, key: str) -> None:
    try:
        pace.take(key)
    except TooManyTries as error:
        raise WritingTooFast(error.retry_after_s) from None
