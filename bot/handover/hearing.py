"""What a student says to an operator: filed in the ticket, and one word of it obeyed at once.

The bot keeps silent while a person answers. Access for a time can be taken back at any moment all the same: the student
was told which words do it, and the operator who reads them is the one whose access they end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Author, Conversation, Message, NewMessage
from bot.handover.filing import Phrase, file_student_message
from bot.helpdesk import Helpdesk
from bot.tickets import ConsentGrant, format_number, parse_number

REVOKE = "revoke_grants"  # the intent of domain.yml
KEEP = "revoke_no"  # what its button says that leaves everything as it is

Command = Callable[[str, str | None], tuple[str | None, Mapping[str, Any]]]  # words and payload → intent, entities


async def hear(
    desk: Helpdesk,
    session: AsyncSession,
    conversation: Conversation,
    message: Message,
    phrase: Phrase,
    command: Command,
) -> None:
    """File a message with the operator; if it takes access back, that ends now, and the chat says which."""
    await file_student_message(desk, session, conversation, message.text, phrase)
    revoked: list[ConsentGrant] = []
    for grant in await _meant(desk, session, conversation, message, command):
        revoked += await desk.tickets.revoke(session, grant.ticket_id, grant.id)
    if revoked:
        lines = "\n".join(f"{grant.words} ({format_number(grant.ticket_id)})" for grant in revoked)
        told = phrase("utter_grants_revoked", conversation.locale, grants=lines).text
        await desk.conversations.append(session, conversation.id, NewMessage(Author.SYSTEM, told))


async def _meant(
    desk: Helpdesk, session: AsyncSession, conversation: Conversation, message: Message, command: Command
) -> list[ConsentGrant]:
    """Return the accesses that a message takes back: of the request it names, or of all that the chat may see."""
    visitor = await desk.access.of_conversation(session, conversation.id)
    tickets = await desk.access.tickets_of(session, visitor)
    alive = await desk.tickets.active_grants(session, [ticket.id for ticket in tickets])
    if not alive:
        return []
    intent, said = command(message.text, message.payload)
    if intent != REVOKE or said.get("answer") == KEEP:
        return []
    named = parse_number(str(said.get("ticket_number", "")))
    return [grant for grant in alive if named in (None, grant.ticket_id)]
