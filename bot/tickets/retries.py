"""Steps that a program sends again because the answer was lost: done once, and answered alike.

The event of a step remembers the call that made it, as digests: it keeps no key of a program and no word of a text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets.errors import DraftReused
from bot.tickets.reading import TicketReader

CALL, CONTENT = "call", "call_content"  # keys of an event's data


@dataclass(frozen=True)
class Retry:
    """What tells a call from the next one: the key its caller gave it, and what it asks."""

    call: str
    content: str

    @classmethod
    def of(cls, operator_id: int, key: str, content: str) -> Self:
        """Return it for the key of an operator's program."""
        return cls(_digest(f"{operator_id}:{key}"), _digest(content))

    @property
    def data(self) -> dict[str, str]:
        """Return what the event of the step remembers."""
        return {CALL: self.call, CONTENT: self.content}


async def is_done(tickets: TicketReader, session: AsyncSession, ticket_id: int, retry: Retry | None) -> bool:
    """Tell whether a call was answered already; the ticket stays locked, so that of two at once one waits.

    Raises:
        DraftReused: its key came with other content.
    """
    if retry is None:
        return False
    await tickets.get(session, ticket_id, for_update=True)
    known = [event for event in await tickets.events(session, ticket_id) if event.data.get(CALL) == retry.call]
    if known and known[0].data[CONTENT] != retry.content:
        raise DraftReused("this key came with other content")
    return bool(known)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
