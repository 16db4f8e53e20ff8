"""How a request becomes a ticket: one transaction, one number, and the same answer when it is asked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outbox import OutboxKind, enqueue
from bot.plain_text import clean_text
from bot.tickets import lifecycle
from bot.tickets.calls import call_out
from bot.tickets.errors import DraftReused, TooManyOpenTickets
from bot.tickets.models import ThreadEntry, Ticket, TicketCounter, TicketEvent
from bot.tickets.states import Actor, EntryKind, EventKind, TicketState
from bot.topics import ABOUT_PERSON, DESCRIPTION

MAX_SUBJECT_CHARS = 150
SUBJECT_CHARS = 120  # of a description, where nothing else says what it is about
MAX_DESCRIPTION_CHARS = 4_000  # by form; the chat's own limit is lower
COUNTER_ID = 1


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's values as `NewTicket` takes them: who asks in columns of their own, the rest as fields."""
    common = (*ABOUT_PERSON, DESCRIPTION)
    own = {name: value for name, value in values.items() if name not in common}
    return {name: values.get(name) for name in ABOUT_PERSON} | {"fields": own}


@dataclass(frozen=True)
class NewTicket:
    """A request, complete and checked field by field, before it has a number.

    `draft_key` names the draft it came from (conversation and form): sending the same draft twice makes one ticket.
    """

    topic: str
    subject: str
    locale: str
    description: str = ""
    email: str | None = None
    full_name: str | None = None
    phone: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    conversation_id: int | None = None
    draft_key: str | None = None
    privacy_version: str | None = None
    context: Mapping[str, str] = field(default_factory=dict)  # where it was sent from, as `clean_context` leaves it
    is_whole: bool = False  # sent again, it brings its context too: a program does, a chat may have lost it

    def digest(self) -> str:
        """Return a fingerprint of the content, to tell a retry from another request under the same key."""
        left_out = ("is_whole",) if self.is_whole else ("is_whole", "context")
        content = {name: value for name, value in asdict(self).items() if name not in left_out}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def subject_of(description: str) -> str:
    """Return what a request is called that was given no other name: how its description begins."""
    return " ".join(description.splitlines()[0][:SUBJECT_CHARS].split())


async def create(
    session: AsyncSession,
    new: NewTicket,
    actor: Actor,
    at: datetime,
    open_per_address: int,
    follow_up_of: int | None = None,
) -> Ticket:
    """Write a ticket with its number, first entry, event and outbox rows into the caller's transaction.

    Raises:
        DraftReused: the draft became a ticket with other content.
        TooManyOpenTickets: the address has `open_per_address` open tickets already.
    """
    if known := await _of_draft(session, new):
        return known
    subject = " ".join(clean_text(new.subject, 10 * MAX_SUBJECT_CHARS, "subject").split())[:MAX_SUBJECT_CHARS]
    text = clean_text(new.description or subject, MAX_DESCRIPTION_CHARS, "description")
    try:
        # A savepoint: losing a race for the draft gives the number back, and no number is ever skipped.
        async with session.begin_nested():
            ticket = await _numbered(session, new, subject, at)
            await _check_open(session, ticket, open_per_address)
            ticket.follow_up_of = follow_up_of
    except IntegrityError:
        known = await _of_draft(session, new)
        if known is None:
            raise
        return known
    entry = ThreadEntry(ticket_id=ticket.id, version=1, kind=EntryKind.MESSAGE, text=text, created_at=at)
    entry.author_name = new.full_name
    event = _event(ticket, actor, at)
    session.add_all([entry, event])
    await session.flush()
    call_out(session, event)
    for kind in (OutboxKind.RECEIPT, OutboxKind.ALERT_NEW):
        enqueue(session, kind, ticket.id, at)
    await session.flush()
    return ticket


async def _numbered(session: AsyncSession, new: NewTicket, subject: str, at: datetime) -> Ticket:
    """Take the next number; the counter's row stays locked until commit, so numbers have no gaps."""
    number = await session.scalar(
        update(TicketCounter)
        .where(TicketCounter.id == COUNTER_ID)
        .values(last_number=TicketCounter.last_number + 1)
        .returning(TicketCounter.last_number)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise LookupError("the row of the ticket counter is missing: was the database migrated?")
    standing = lifecycle.created(at)
    ticket = Ticket(
        **vars(standing),
        id=number,
        version=1,
        topic=new.topic,
        subject=subject,
        locale=new.locale,
        fields=dict(new.fields),
        tried=list(new.tried),
        email=new.email,
        full_name=new.full_name,
        phone=new.phone,
        privacy_version=new.privacy_version,
        context=dict(new.context) or None,
        conversation_id=new.conversation_id,
        draft_key=new.draft_key,
        draft_digest=new.digest() if new.draft_key else None,
        created_at=at,
        updated_at=at,
    )
    session.add(ticket)
    await session.flush()
    return ticket


async def _of_draft(session: AsyncSession, new: NewTicket) -> Ticket | None:
    if new.draft_key is None:
        return None
    known = await session.scalar(select(Ticket).where(Ticket.draft_key == new.draft_key))
    if known is not None and known.draft_digest != new.digest():
        raise DraftReused("this draft became a ticket with other content")
    return known


async def _check_open(session: AsyncSession, ticket: Ticket, limit: int) -> None:
    """Count under the counter's lock, where two creations of one address cannot pass each other."""
    if ticket.email is None:
        return
    same = (Ticket.email == ticket.email) & (Ticket.state != TicketState.CLOSED) & (Ticket.id != ticket.id)
    others = list(await session.scalars(select(Ticket.id).where(same).order_by(Ticket.id)))
    if len(others) >= limit:
        raise TooManyOpenTickets(others)


def _event(ticket: Ticket, actor: Actor, at: datetime) -> TicketEvent:
    return TicketEvent(
        ticket_id=ticket.id,
        version=1,
        kind=EventKind.CREATED,
        actor=actor,
        state_before=None,
        state_after=ticket.state,
        data={"follow_up_of": ticket.follow_up_of} if ticket.follow_up_of else {},
        created_at=at,
    )
