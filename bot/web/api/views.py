"""From the desk's own rows to what the API answers."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from bot import tickets
from bot.attachments import Attachment
from bot.tickets import ThreadEntry, format_number
from bot.topics import Field, shown
from bot.web.api import answers
from bot.web.api.operation import PREFIX
from bot.web.keys import DESK


def row_of(request: web.Request, ticket: tickets.Ticket, locale: str) -> answers.TicketRow:
    """Return a ticket for a list."""
    return answers.TicketRow.model_validate(_row(request, ticket, locale))


async def ticket_told(request: web.Request, ticket: tickets.Ticket, locale: str = "it") -> answers.Ticket:
    """Return a ticket with its thread, notes included."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=False)
        files = await desk.attachments.of_ticket(session, ticket.id, public_only=False)
        grants = await desk.tickets.grants(session, ticket.id)
    topic = desk.topics.get(ticket.asked_topic)
    return answers.Ticket.model_validate(
        _row(request, ticket, locale)
        | {
            "fields": [
                {"field": field.field, "label": field.name(locale), "value": shown(field, value, locale)}
                for field in (topic.form if topic else ())
                if (value := ticket.fields.get(field.field))
            ],
            "context": ticket.context or {},
            "grants": [_grant(grant, desk.clock()) for grant in grants],
            "resolution": ticket.resolution.value if ticket.resolution else None,
            "taken_at": ticket.taken_at,
            "waiting_since": ticket.waiting_since,
            "closed_at": ticket.closed_at,
            "due_at": ticket.due_at,
            "closes_at": ticket.closes_at,
            "follow_up_of": _number(ticket.follow_up_of),
            "merged_into": _number(ticket.merged_into_id),
            "entries": [_entry(entry) for entry in entries],
            "files": [file_told(file, ticket) for file in files],
        }
    )


def file_told(file: Attachment, ticket: tickets.Ticket) -> answers.File:
    """Return an attachment of a ticket."""
    return answers.File(
        token=file.token,
        name=file.name,
        media_type=file.media_type,
        bytes=file.bytes,
        version=file.ticket_version,
        is_internal=file.is_internal,
        path=f"{PREFIX}/tickets/{ticket.number}/attachments/{file.token}",
        created_at=file.created_at,
    )


def field_told(field: Field, locale: str) -> answers.FormField:
    """Return a field of a form."""
    return answers.FormField(
        field=field.field,
        type=field.type.value,
        required=field.required,
        required_to_close=field.required_to_close,
        label=field.name(locale),
        hint=field.hint.text(locale) if field.hint else None,
        choices=[answers.Choice(id=choice.id, label=choice.text(locale)) for choice in field.choices],
        fields=[field_told(part, locale) for part in field.fields],
    )


def _row(request: web.Request, ticket: tickets.Ticket, locale: str) -> dict[str, object]:
    assignee = {"id": ticket.assignee_id, "name": ticket.assignee_name} if ticket.assignee_id is not None else None
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "topic": ticket.topic,
        "topic_name": request.app[DESK].topics.name(ticket.topic, locale),
        "state": ticket.state.value,
        "phase": ticket.phase.value if ticket.phase else None,
        "requester": {"name": ticket.full_name, "email": ticket.email, "phone": ticket.phone},
        "assignee": assignee,
        "locale": ticket.locale,
        "version": ticket.version,
        "unanswered_since": ticket.unanswered_since,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    }


def _entry(entry: ThreadEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "number": format_number(entry.ticket_id),
        "version": entry.version,
        "kind": entry.kind.value,
        "author_name": entry.author_name,
        "text": entry.text,
        "created_at": entry.created_at,
    }


def _grant(grant: tickets.ConsentGrant, at: datetime) -> dict[str, object]:
    person = {"name": grant.person_name, "kind": grant.person_kind} if grant.person_name else None
    return {
        "id": grant.id,
        "scope": grant.scope,
        "words": grant.words,
        "is_own": grant.is_own,
        "proof": grant.proof.value,
        "person": person,
        "granted_at": grant.created_at,
        "expires_at": grant.expires_at,
        "is_active": grant.is_active(at),
        "ended_at": grant.ended_at,
        "ended_as": grant.ended_as.value if grant.ended_as else None,
    }


def _number(ticket_id: int | None) -> str | None:
    return format_number(ticket_id) if ticket_id is not None else None
