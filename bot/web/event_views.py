"""What happened to a ticket, as operators read it: with the names that stand behind ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.tickets import EventKind, Ticket, TicketEvent, format_number
from bot.topics import Topic, shown
from bot.web.keys import DESK
from bot.web.views import Json
from bot.web.words import asked_locale

TICKET_IDS = ("into_id", "ticket_id", "follow_up_id", "follow_up_of")
SAID = ("resolution", "reason", "stars", "solved", "ended")


async def event_views(request: web.Request, session: AsyncSession, ticket: Ticket) -> list[Json]:
    """Return a ticket's events in order; for operators only."""
    desk = request.app[DESK]
    events = await desk.tickets.events(session, ticket.id)
    assigned = any(event.kind is EventKind.ASSIGNED for event in events)
    names = {each.id: each.name for each in await desk.operators.accounts.all(session)} if assigned else {}
    asked = {scope.id: scope.text(asked_locale(request)) for scope in desk.institution.grants.scopes}
    granted = {grant.id: grant.words for grant in await desk.tickets.grants(session, ticket.id)}
    views = [_event_view(request, ticket, event, names) for event in events]
    for view, event in zip(views, events, strict=True):
        view["grant"] = granted.get(event.data.get("grant_id", 0)) or asked.get(event.data.get("asks_grant", ""))
    return views


def _event_view(request: web.Request, ticket: Ticket, event: TicketEvent, names: Mapping[int, str]) -> Json:
    data, topics, locale = event.data, request.app[DESK].topics, asked_locale(request)
    view: Json = {
        "id": event.id,
        "kind": event.kind.value,
        "actor": event.actor.value,
        "actor_name": event.actor_name,
        "created_at": event.created_at.isoformat(),
        "tickets": [_link(data[name]) for name in TICKET_IDS if data.get(name)],
        "changed": _changed(topics.get(ticket.asked_topic), data.get("changed") or {}, locale),
    }
    view |= {name: data[name] for name in SAID if data.get(name) is not None}
    if "topic" in data:
        view |= {"topic": topics.name(data["topic"], locale), "topic_before": topics.name(data["topic_before"], locale)}
    if "assignee_id" in data:
        view["assignee"] = names.get(data["assignee_id"])
    return view


def _link(ticket_id: int) -> Json:
    return {"ticket_id": ticket_id, "number": format_number(ticket_id)}


def _changed(topic: Topic | None, changed: Mapping[str, list[Any]], locale: str) -> list[Json]:
    """Return the fields that the student edited, each with what was and what is."""
    fields = {field.field: field for field in (topic.form if topic else ())}
    lines = []
    for name, (was, now) in changed.items():
        field = fields.get(name)
        words = [shown(field, value, locale) if field and value else str(value or "") for value in (was, now)]
        lines.append({"field": name, "label": field.name(locale) if field else name, "was": words[0], "is": words[1]})
    return lines
