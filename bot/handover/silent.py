"""The ticket of a chat that a person takes over before there is one: nothing that was said may be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import Author, Conversation
from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket, Ticket
from bot.tickets.creation import SUBJECT_CHARS
from bot.topics import ABOUT_PERSON, DESCRIPTION

LATEST = 5  # questions among which the subject is chosen
SHARE = 0.5  # a topic less likely than this is a guess: the request goes where an office sorts the others out


@dataclass(frozen=True)
class Interrupted:
    """The request a student was filling in when a person came: what was answered so far, each value checked."""

    topic: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Interrupted()


async def open_silently(
    desk: Helpdesk, session: AsyncSession, conversation: Conversation, interrupted: Interrupted
) -> Ticket:
    """Open a ticket with the form as far as it was filled in; its subject is what the student asked last."""
    said = await desk.conversations.since(session, conversation.id, 0, limit=10_000)
    asked = [message for message in said if message.author is Author.STUDENT and not message.payload]
    answered = [message for message in asked if message.seq <= conversation.answered_seq]  # the rest is filed later
    questions = [message.text for message in answered or asked]
    values = dict(interrupted.values)
    told = str(values.pop(DESCRIPTION, "") or "")
    question = told or max(questions[-LATEST:], key=len, default="") or desk.institution.name(conversation.locale)
    person = {name: values.pop(name) for name in ABOUT_PERSON if values.get(name)}
    new = NewTicket(
        topic=_topic(desk, interrupted.topic, question, conversation.locale),
        subject=question[:SUBJECT_CHARS],
        description=question,
        locale=conversation.locale,
        fields={name: value for name, value in values.items() if value not in (None, "")},
        conversation_id=conversation.id,
        privacy_version=desk.institution.privacy_version,
        **person,
    )
    ticket = await desk.tickets.create(session, new)
    await desk.access.claim(session, ticket)
    await desk.attachments.attach_drafts(session, conversation.id, ticket.id)
    return ticket


def _topic(desk: Helpdesk, chosen: str | None, question: str, locale: str) -> str:
    if chosen in desk.topics:
        return str(chosen)
    proposed = [topic for topic, share in desk.retriever.topics(question, locale) if share >= SHARE]
    known = (topic for topic in (*proposed, desk.institution.fallback_topic) if topic in desk.topics)
    return next(known, None) or next(iter(desk.topics))
