"""What limits know of a student who writes in a chat."""

from __future__ import annotations

from rasa_sdk import Tracker

from bot.helpdesk import Helpdesk


async def network_of(desk: Helpdesk, tracker: Tracker) -> str:
    """Return the network of a chat as limits count it; empty where nobody knows (a Rasa server tells no address)."""
    async with desk.database.reading() as session:
        conversation = await desk.conversations.by_key(session, tracker.sender_id)
    return str(conversation.context.get("network") or "") if conversation else ""


async def note_limit(desk: Helpdesk, tracker: Tracker, limit: str) -> None:
    """Put into the record that a student was told to come back later."""
    desk.refusals.note(await network_of(desk, tracker), "student", "limit_reached", limit=limit)
