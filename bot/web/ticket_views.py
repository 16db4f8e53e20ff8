"""A ticket as the console shows it: a row of the list, and the whole page."""

from __future__ import annotations

from aiohttp import web

from bot.attachments import Attachment, view_of
from bot.tickets import Ticket
from bot.topics import shown
from bot.web.keys import DESK, TURNS
from bot.web.views import Json, entry_view, event_view
from bot.web.words import asked_locale


def ticket_row(request: web.Request, ticket: Ticket, locale: str) -> Json:
    """Return what list and page show alike; `label` is the state in the operator's language."""
    desk, turns = request.app[DESK], request.app[TURNS]
    return {
        "ticket_id": ticket.id,
        "number": ticket.number,
        "subject": ticket.subject,
        "topic": ticket.topic,
        "topic_name": desk.topics.name(ticket.topic, locale),
        "requester": ticket.full_name or ticket.email,
        "state": ticket.state.value,
        "phase": ticket.phase.value if ticket.phase else None,
        "label": turns.phrase(f"utter_state_{ticket.state.value}", locale).text,
        "unanswered_since": ticket.unanswered_since.isoformat() if ticket.unanswered_since else None,
        "updated_at": ticket.updated_at.isoformat(),
        "assignee": ticket.assignee_name,
        "assignee_id": ticket.assignee_id,
        "locale": ticket.locale,
    }


async def ticket_answer(request: web.Request, ticket: Ticket, status: int = 200) -> web.Response:
    """Return a ticket with its thread, notes included, and its events."""
    desk, locale = request.app[DESK], asked_locale(request)
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=False)
        files = await desk.attachments.of_ticket(session, ticket.id, public_only=False)
        events = await desk.tickets.events(session, ticket.id)
        chat = await desk.conversations.get(session, ticket.conversation_id) if ticket.conversation_id else None
    view = {
        "ticket": ticket_row(request, ticket, locale) | _details(request, ticket, locale),
        "entries": [entry_view(entry) for entry in entries],
        "files": [_file_view(request, file) for file in files],
        "events": [event_view(event) for event in events],
        "conversation": chat.key if chat else None,
        "owner": chat.owner.value if chat else None,
    }
    return web.json_response(view, status=status)


def _file_view(request: web.Request, file: Attachment) -> Json:
    """Return a file for operators; it stands with the entry of the same `version`."""
    sent = {"url": request.app[DESK].attachments.path(file), "version": file.ticket_version}
    return view_of(file) | sent | {"is_internal": file.is_internal, "created_at": file.created_at.isoformat()}


def _details(request: web.Request, ticket: Ticket, locale: str) -> Json:
    topic = request.app[DESK].topics.get(ticket.topic)
    return {
        "version": ticket.version,
        "requester": {"name": ticket.full_name, "email": ticket.email, "phone": ticket.phone},
        "fields": [
            {"field": field.field, "label": field.name(locale), "value": shown(field, value, locale)}
            for field in (topic.form if topic else ())
            if (value := ticket.fields.get(field.field))
        ],
        "tried": list(ticket.tried),
        "resolution": ticket.resolution.value if ticket.resolution else None,
        "created_at": ticket.created_at.isoformat(),
        "taken_at": ticket.taken_at.isoformat() if ticket.taken_at else None,
        "closed_at": ticket.closed_at.isoformat() if ticket.closed_at else None,
    }
