"""What a row of the outbox says, at the moment it leaves: words from templates, values from the ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.mail.accesses import asked_access, is_access_over, told_accesses
from bot.mail.headers import header_text
from bot.mail.identifiers import Identifiers
from bot.mail.message import Identity, envelope
from bot.mail.transport import Envelope
from bot.mail.words import LOCALES, render
from bot.outbox import ALERTS, OutboxItem, OutboxKind, OutboxStore
from bot.tickets import Actor, EntryKind, EventKind, ThreadEntry, Ticket, TicketEvent, TicketState, format_number

MAX_SUBJECT_CHARS = 110  # of what a student called it: number and "Re:" still fit in a header
MAX_SAID = 10
WITH_LAST_WORDS = frozenset({OutboxKind.REMINDER, OutboxKind.CLOSED, OutboxKind.QUESTION})
RECEIPTS = frozenset({OutboxKind.RECEIPT, OutboxKind.MAILBOX_UNREAD})
# Proofs, and what an address is told of several tickets: no link opens one of them, and no thread holds them.
APART = frozenset({OutboxKind.ACCESS_CODE, OutboxKind.ACCESS_LINK, OutboxKind.TICKET_LIST, OutboxKind.OVER_LIMIT})


class Letters:
    """The mails of a desk; nothing of them is kept, so a word that was erased is in no mail that leaves later."""

    def __init__(self, desk: Helpdesk, outbox: OutboxStore) -> None:
        self._desk = desk
        self._outbox = outbox
        self._identifiers = Identifiers(desk.secret, desk.settings.sender)

    async def to_student(self, session: AsyncSession, item: OutboxItem, ticket: Ticket) -> Envelope:
        """Return the mail of a row, for the address of its ticket.

        Raises:
            ValueError: the ticket has no address.
        """
        if ticket.email is None:
            raise ValueError("nobody to write to")
        values = self._common(ticket, ticket.locale) | {"to_student": True, "link": None}
        if item.kind not in APART:
            values["link"] = self._url(await self._desk.access.mail_link(session, _followed(item, ticket), item.id))
        values |= await self._of_kind(session, item, ticket)
        return self._envelope(item, _template(item, ticket), ticket.email, ticket.locale, values)

    def to_operator(self, item: OutboxItem, ticket: Ticket, recipient: str) -> Envelope:
        """Return an alert: it says where to look, and quotes nobody."""
        locale = self._desk.institution.default_locale
        values = self._common(ticket, locale) | {"to_student": False, "link": None, "kind": item.kind.value}
        values |= {"console": self._url(f"/console#ticket={ticket.id}"), "is_access": "grant_id" in item.data}
        return self._envelope(item, "alert", recipient, locale, values)

    def _common(self, ticket: Ticket, locale: str) -> dict[str, Any]:
        desk, office = self._desk, self._desk.office(ticket.topic, locale)
        return {
            "ente": desk.institution.name(locale),
            "number": ticket.number,
            "topic": desk.topics.name(ticket.topic, locale),
            "office": office,
            "operator": ticket.assignee_name or office,
            "privacy": self._url("/privacy", locale),
            "status": self._url("/ticket/stato", locale),
            "help": self._url("/help", locale),
        }

    async def _of_kind(self, session: AsyncSession, item: OutboxItem, ticket: Ticket) -> Mapping[str, Any]:
        """Return what only some kinds say; a receipt learns nothing here that a student typed."""
        kind, tickets = item.kind, self._desk.tickets
        match kind:
            case OutboxKind.RECEIPT:
                answer = await tickets.first_answer(session, ticket.topic)
                return {"wait_hours": answer.office_hours, "is_usual": answer.is_usual}
            case OutboxKind.ACCESS_CODE:
                return {"code": self._desk.access.code_of(item.data["code_id"])}
            case OutboxKind.ACCESS_LINK:
                return {"access_link": self._url(self._desk.access.access_link(item.data["link_id"]), ticket.locale)}
            case OutboxKind.TICKET_LIST | OutboxKind.OVER_LIMIT:
                return await self._list(session, item, ticket)
            case OutboxKind.MERGED:
                over = await is_access_over(session, ticket)
                return {"into": format_number(_followed(item, ticket)), "is_access_over": over}
            case OutboxKind.GRANT:
                return await told_accesses(session, self._desk, await self._outbox.said_by(session, item))
            case OutboxKind.REOPENED:
                return await _why_reopened(session, item)
        rows = await self._outbox.said_by(session, item)
        said = await self._said(session, item, rows)
        return {
            "subject": header_text(ticket.subject, MAX_SUBJECT_CHARS),
            "said": said,
            "count": len(said),
            "files": await self._files(session, item, rows),
            "asks": await asked_access(session, self._desk, ticket, None if item.kind is OutboxKind.REMINDER else rows),
            "is_access_over": await is_access_over(session, ticket),
            "why": ticket.resolution.value if ticket.resolution else "solved",
            "rates": ticket.is_ratable,
            "closes_at": self._local(ticket.closes_at),
            "reopens": tickets.offices.rules(ticket.topic).reopen_days > 0,
            "reopen_until": self._local(tickets.reopen_until(ticket)),
        }

    async def _said(self, session: AsyncSession, item: OutboxItem, rows: Sequence[OutboxItem]) -> list[str]:
        """Return what operators said in the rows that leave together; only replies: never a note, nor the student."""
        ids = [row.data["entry_id"] for row in rows if "entry_id" in row.data]
        replies = (ThreadEntry.ticket_id == item.ticket_id) & (ThreadEntry.kind == EntryKind.REPLY)
        if not ids and item.kind in WITH_LAST_WORDS:
            reopened = (TicketEvent.ticket_id == item.ticket_id) & (TicketEvent.kind == EventKind.REOPENED)
            since = select(func.coalesce(func.max(TicketEvent.version), 0)).where(reopened).scalar_subquery()
            last = select(ThreadEntry.text).where(replies, ThreadEntry.version > since)  # an earlier closing's is over
            return list(await session.scalars(last.order_by(ThreadEntry.id.desc()).limit(1)))
        texts = select(ThreadEntry.text).where(replies, ThreadEntry.id.in_(ids)).order_by(ThreadEntry.id)
        return list(await session.scalars(texts))[-MAX_SAID:]

    async def _files(self, session: AsyncSession, item: OutboxItem, rows: Sequence[OutboxItem]) -> list[str]:
        """Return the names of what operators sent with these replies: each opens on the page of the request."""
        ids = [row.data["entry_id"] for row in rows if "entry_id" in row.data]
        told = select(ThreadEntry.version).where(ThreadEntry.id.in_(ids), ThreadEntry.kind == EntryKind.REPLY)
        versions = set(await session.scalars(told.where(ThreadEntry.ticket_id == item.ticket_id)))
        sent = await self._desk.attachments.of_ticket(session, item.ticket_id, public_only=True)
        return [file.name for file in sent if file.ticket_version in versions]

    async def _list(self, session: AsyncSession, item: OutboxItem, ticket: Ticket) -> dict[str, Any]:
        of_address = select(Ticket).where(Ticket.email == ticket.email).order_by(Ticket.id.desc()).limit(50)
        if item.kind is OutboxKind.OVER_LIMIT:
            of_address = of_address.where(Ticket.state != TicketState.CLOSED)
        lines = [
            SimpleNamespace(
                number=each.number, topic=self._desk.topics.name(each.topic, ticket.locale), state=each.state.value
            )
            for each in await session.scalars(of_address)
        ]
        link = item.data.get("link_id")
        access_link = self._url(self._desk.access.access_link(link), ticket.locale) if link else None
        return {"tickets": lines, "access_link": access_link}

    def _envelope(
        self, item: OutboxItem, template: str, recipient: str, locale: str, values: Mapping[str, Any]
    ) -> Envelope:
        desk = self._desk
        thread = self._identifiers.of_thread(item.ticket_id)
        own = thread if item.kind is OutboxKind.RECEIPT else self._identifiers.of_item(item.id)
        is_threaded = item.kind not in APART and item.kind not in ALERTS
        identity = Identity(own, thread if is_threaded else own, is_receipt=item.kind in RECEIPTS)
        words = render(template, locale, values)
        at = desk.institution.local(desk.clock())
        return envelope(words, desk.settings.sender, recipient, identity, locale, at)

    def _local(self, moment: datetime | None) -> datetime | None:
        return self._desk.institution.local(moment) if moment is not None else None

    def _url(self, path: str, locale: str = LOCALES[0]) -> str:
        """Return the address of a page; it speaks Italian unless its address says otherwise."""
        query = "" if locale == LOCALES[0] else f"?lang={locale}"
        return f"{self._desk.settings.base_url}{path}{query}"


def _template(item: OutboxItem, ticket: Ticket) -> str:
    """Return how a row is told: what an operator wrote is only an answer once the ticket has moved on from it."""
    was = {OutboxKind.QUESTION: TicketState.AWAITING_USER, OutboxKind.CLOSED: TicketState.CLOSED}.get(item.kind)
    return item.kind.value if was in (None, ticket.state) else OutboxKind.REPLY.value


def _followed(item: OutboxItem, ticket: Ticket) -> int:
    """Return the ticket that a mail leads to: of a merged one, the one that goes on."""
    into_id = item.data.get("into_id", ticket.merged_into_id) if item.kind is OutboxKind.MERGED else None
    return into_id or ticket.id


async def _why_reopened(session: AsyncSession, item: OutboxItem) -> dict[str, Any]:
    event = await session.get(TicketEvent, item.data.get("event_id", 0))
    by_operator = event is not None and event.actor is Actor.OPERATOR
    return {"by_student": not by_operator, "reason": event.data.get("reason") if event and by_operator else None}
