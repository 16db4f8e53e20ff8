"""Words that no chat may hear."""

from __future__ import annotations

from bot.conversations import NewMessage


def unheard(response: str, *_language: object, **_values: object) -> NewMessage:
    """Fail: nobody is told in a chat what the mail tells."""
    raise AssertionError(response)
