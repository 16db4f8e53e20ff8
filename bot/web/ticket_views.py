"""A ticket as the console shows it: a row of the list, and the whole page."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments import Attachment, view_of
from bot.mail import is_unreachable
from bot.tickets import Rating, Ticket, TicketState, format_number
from bot.tickets.filling_in import missing_to_close
from bot.topics import Field, FieldType, shown
from bot.web.event_views import event_views
from bot.web.given_fields import fillable, raw_of
from bot.web.grant_views import active_views, askable_views
from bot.web.keys import DESK, TURNS
from bot.web.viewing import note_viewing
from bot.web.views import Json, entry_view
from bot.web.words import asked_locale

OTHERS = 20  # tickets of the same requester that are shown


def ticket_row(request: web.Request, ticket: Ticket, locale: str) -> Json:
    """Return what list and page show alike; `label` is the state in the operator's language."""
    desk, turns = request.app[DESK], request.app[TURNS]
    return {
        "ticket_id": ticket.id,
        "number": ticket.number,
        "version": ticket.version,
        "subject": ticket.subject,
        "topic": ticket.topic,
        "topic_name": desk.topics.name(ticket.topic, locale),
        "requester": ticket.full_name or ticket.email,
        "state": ticket.state.value,
        "phase": ticket.phase.value if ticket.phase else None,
        "label": turns.phrase(f"utter_state_{ticket.state.value}", locale).text,
        "unanswered_since": _iso(ticket.unanswered_since),
        "updated_at": ticket.updated_at.isoformat(),
        "due_at": _iso(ticket.due_at),
        "closes_at": _iso(ticket.closes_at),
        "lateness": _lateness(request, ticket),
        "assignee": ticket.assignee_name,
        "assignee_id": ticket.assignee_id,
        "locale": ticket.locale,
    }


async def ticket_answer(request: web.Request, ticket: Ticket, status: int = 200) -> web.Response:
    """Return a ticket with its thread, notes included, its events, and the tickets around it; that is recorded."""
    await note_viewing(request, "ticket", ticket.id)
    desk, locale = request.app[DESK], asked_locale(request)
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=False)
        threads = dict.fromkeys([ticket.id, *(entry.ticket_id for entry in entries)])
        files = [file for id_ in threads for file in await desk.attachments.of_ticket(session, id_, public_only=False)]
        chat = await desk.conversations.get(session, ticket.conversation_id) if ticket.conversation_id else None
        rating = await desk.tickets.rating(session, ticket.id)
        view = {
            "ticket": ticket_row(request, ticket, locale) | _details(request, ticket, locale),
            "entries": [entry_view(entry) for entry in entries],
            "files": [_file_view(request, file) for file in files],
            "events": await event_views(request, session, ticket),
            "links": await _links(request, session, ticket),
            "others": await _others(request, session, ticket),
            "grants": await active_views(request, session, ticket),
            "askable_grants": askable_views(request, ticket),
            "rating": _rating_view(rating) if rating else None,
            "is_unreachable": ticket.email is not None and await is_unreachable(session, ticket.email),
            "conversation": chat.key if chat else None,
            "owner": chat.owner.value if chat else None,
            "is_sealed": ticket.is_sealed,
        }
    return web.json_response(view, status=status)


def _file_view(request: web.Request, file: Attachment) -> Json:
    """Return a file for operators; it stands with the entry of the same ticket and `version`."""
    place = {"ticket_id": file.ticket_id, "version": file.ticket_version, "is_internal": file.is_internal}
    url = request.app[DESK].attachments.path(file)
    return view_of(file) | place | {"url": url, "created_at": file.created_at.isoformat()}


async def _links(request: web.Request, session: AsyncSession, ticket: Ticket) -> Json:
    links = await request.app[DESK].tickets.links(session, ticket.id)
    return {
        "follow_up_of": _link(links.follow_up_of) if links.follow_up_of else None,
        "follow_ups": [_link(id_) for id_ in links.follow_ups],
        "merged_into": _link(links.merged_into) if links.merged_into else None,
        "merged": [_link(id_) for id_ in links.merged],
    }


async def _others(request: web.Request, session: AsyncSession, ticket: Ticket) -> Json:
    """Return the other tickets of the requester: by the address, else by the chat."""
    tickets, locale = request.app[DESK].tickets, asked_locale(request)
    theirs: list[Ticket] = []
    if ticket.email is not None:
        theirs = await tickets.of_address(session, ticket.email)
    elif ticket.conversation_id is not None:
        theirs = await tickets.of_conversation(session, ticket.conversation_id)
    others = [other for other in theirs if other.id != ticket.id]
    is_open = [other.state is not TicketState.CLOSED for other in others]
    return {"tickets": [ticket_row(request, other, locale) for other in others[:OTHERS]], "open": sum(is_open)}


def _rating_view(rating: Rating) -> Json:
    return {"stars": rating.stars, "solved": rating.solved, "comment": rating.comment, "at": _iso(rating.updated_at)}


def _link(ticket_id: int) -> Json:
    return {"ticket_id": ticket_id, "number": format_number(ticket_id)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _lateness(request: web.Request, ticket: Ticket) -> str | None:
    """Return `late` when the office should have answered, `soon` when that is near."""
    if ticket.due_at is None:
        return None
    tickets, at = request.app[DESK].tickets, request.app[DESK].clock()
    if ticket.due_at <= at:
        return "late"
    warn_at = tickets.clocks(ticket).warn_at
    return "soon" if warn_at is not None and warn_at <= at else None


def _control(field: Field, ticket: Ticket, locale: str) -> Json:
    """Return a field as the console asks for it; `value` is what stands in it, as it can be sent again."""
    return {
        "field": field.field,
        "type": field.type.value,
        "label": field.name(locale),
        "hint": field.hint.text(locale) if field.hint else None,
        "required": field.required,
        "choices": [{"id": choice.id, "label": choice.text(locale)} for choice in field.choices],
        "value": raw_of(field, ticket),
    }


def _details(request: web.Request, ticket: Ticket, locale: str) -> Json:
    desk = request.app[DESK]
    topic, remind_at = desk.topics.get(ticket.asked_topic), desk.tickets.clocks(ticket).remind_at
    return {
        "requester": {"name": ticket.full_name, "email": ticket.email, "phone": ticket.phone},
        "fields": [
            {"field": field.field, "label": field.name(locale), "value": shown(field, value, locale)}
            for field in (topic.form if topic else ())
            if (value := ticket.fields.get(field.field))
        ],
        "form": [_control(field, ticket, locale) for field in fillable(topic) if field.type is not FieldType.GROUP],
        "missing_to_close": [field.name(locale) for field in missing_to_close(desk.tickets.offices, ticket)],
        "tried": list(ticket.tried),
        "context": ticket.context or {},
        "resolution": ticket.resolution.value if ticket.resolution else None,
        "created_at": ticket.created_at.isoformat(),
        "taken_at": _iso(ticket.taken_at),
        "closed_at": _iso(ticket.closed_at),
        "remind_at": _iso(remind_at) if remind_at and remind_at > desk.clock() else None,
        "reopen_until": _iso(desk.tickets.reopen_until(ticket)),
        "is_anonymised": ticket.anonymised_at is not None,
    }
