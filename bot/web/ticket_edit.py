"""Changing a request that nobody has begun on: the same form as for a new one, with what was sent in it."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from bot.access import Visitor
from bot.conversations import DESK as DESK_CHANNEL
from bot.errors import NotFound
from bot.tickets import EntryKind, Ticket, TransitionRefused, VersionConflict
from bot.tickets.lifecycle import may_edit
from bot.topics import DESCRIPTION, FieldType, Topic
from bot.topics import shown as shown_value
from bot.web.form_bodies import Form, read_form
from bot.web.form_tokens import FormExpired
from bot.web.keys import DESK
from bot.web.request_controls import controls
from bot.web.request_values import PREFIX, Filled, asked_fields, blank, control_name, counted_items, read_values
from bot.web.routes import Access, Area, Route
from bot.web.templating import address, page, page_locale
from bot.web.ticket_pages import Again, expired, proven_ticket, ticket_again, to_proof
from bot.web.ticket_tokens import check_form, form_token
from bot.web.visitors import visitor_of

CONFLICT = 409
FIXED = ("email",)  # whom the request belongs to


async def form(request: web.Request) -> web.Response:
    """Show the form with what was sent; once an operator has begun, the page with the reason and a message."""
    visitor = await visitor_of(request)
    if visitor is None:
        return to_proof(request)
    try:
        ticket, topic, text = await _editable(request, visitor)
    except NotFound:
        return expired(request, "", status=404)
    except TransitionRefused:
        return await ticket_again(request, visitor, Again(is_taken=True), status=CONFLICT)
    return _page(request, ticket, _filled(topic, ticket, text))


async def save(request: web.Request) -> web.Response:
    """Keep what was changed; what is wrong is told beside its field, and no word is lost to what happened meanwhile."""
    sent = await read_form(request)
    visitor = await visitor_of(request)
    if visitor is None:
        return expired(request, _typed(sent))
    try:
        return await _saved(request, visitor, sent)
    except NotFound:
        return expired(request, _typed(sent), status=404)
    except TransitionRefused:
        return await ticket_again(request, visitor, Again(_typed(sent), is_taken=True), status=CONFLICT)


async def _saved(request: web.Request, visitor: Visitor, sent: Form) -> web.Response:
    desk, locale = request.app[DESK], page_locale(request)
    ticket, topic, text = await _editable(request, visitor)
    filled = read_values(topic, sent, locale)
    if (more := _more(sent, filled)) is not None:
        return _page(request, ticket, more)
    try:
        shown = check_form(request, ticket, sent.text("token"))
    except FormExpired:
        return _page(request, ticket, filled, refused=True, status=403)
    if filled.problems:
        return _page(request, ticket, filled, status=422)
    changed = _differing(filled, ticket, text, locale)
    if changed and shown != ticket.version:
        return _page(request, ticket, filled, changed=changed, status=CONFLICT)
    values = dict(filled.values)
    description = values.pop(DESCRIPTION, None)
    gone = {each.field: None for each in topic.form if each.field not in filled.values and _was(ticket, each.field)}
    gone.pop(DESCRIPTION, None)
    try:
        async with desk.database.writing() as session:
            await desk.tickets.locked(session, ticket.id, ticket.version)
            said = str(description) if description is not None else None
            ticket = await desk.tickets.edit(session, ticket.id, said, values | gone)
    except VersionConflict:
        return await _saved(request, visitor, sent)
    desk.wakes.notify(DESK_CHANNEL)
    place = address(f"/ticket/{ticket.number}", locale, fatto="edited")
    return web.Response(status=303, headers={"Location": place})


async def _editable(request: web.Request, visitor: Visitor) -> tuple[Ticket, Topic, str]:
    """Return the request, the part of its form that may be changed, and its description."""
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        ticket = await proven_ticket(request, session, visitor)
        entries = await desk.tickets.entries(session, ticket.id, public_only=True)
    topic = desk.topics.get(ticket.asked_topic)
    if topic is None or not may_edit(ticket.standing):
        raise TransitionRefused("an operator has begun")
    kept = tuple(each for each in topic.form if each.field not in FIXED)
    text = next((entry.text for entry in entries if entry.kind is EntryKind.MESSAGE), "")
    return ticket, topic.model_copy(update={"form": kept}), text


def _filled(topic: Topic, ticket: Ticket, text: str) -> Filled:
    known: dict[str, str] = {DESCRIPTION: text, "full_name": ticket.full_name or "", "phone": ticket.phone or ""}
    known |= {name: value for name, value in ticket.fields.items() if isinstance(value, str)}
    filled = blank(topic, known)
    for group in topic.form:
        if group.type is FieldType.GROUP:
            items = ticket.fields.get(group.field) or []
            filled.items[group.field] = max(1, len(items))
            for place, item in enumerate(items):
                for part in group.fields:
                    filled.raw[control_name(group, place, part)] = str(item.get(part.field, ""))
    return filled


def _differing(filled: Filled, ticket: Ticket, text: str, locale: str) -> list[tuple[str, str]]:
    """Return label and value of what stands in the request and is not what was typed."""
    now = {**ticket.fields, DESCRIPTION: text, "full_name": ticket.full_name, "phone": ticket.phone}
    return [
        (each.name(locale), shown_value(each, now[each.field], locale) if now.get(each.field) else "")
        for each in asked_fields(filled.topic)
        if (filled.values.get(each.field) or None) != (now.get(each.field) or None)
    ]


def _more(sent: Form, filled: Filled) -> Filled | None:
    """Return the form with one more item of a group, if that is what was pressed."""
    action, _, name = sent.text("action").partition(":")
    group = filled.topic.field(name)
    if action != "more" or group is None or name not in filled.items:
        return None
    filled.items[name] = min(filled.items[name] + 1, group.max_items)
    filled.problems.clear()
    return filled


def _typed(sent: Form) -> str:
    """Return every text of the form, the longest first: the student's own words."""
    return "\n".join(
        sorted((sent.text(name) for name in sent if name.startswith(PREFIX)), key=len, reverse=True)
    ).strip()


def _was(ticket: Ticket, field: str) -> bool:
    return bool(getattr(ticket, field) if field in ("full_name", "phone") else ticket.fields.get(field))


def _page(
    request: web.Request,
    ticket: Ticket,
    filled: Filled,
    *,
    refused: bool = False,
    changed: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> web.Response:
    locale = page_locale(request)
    response = page(
        request,
        "ticket_edit.html",
        status=status,
        number=ticket.number,
        token=form_token(request, ticket),
        controls=controls(filled, locale),
        problems=list(filled.problems.values()),
        counts=counted_items(filled),
        refused=refused,
        changed=changed,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (
    Route("GET", "/ticket/{number:[0-9]{1,12}}/modifica", form, Area.PAGE, Access.ANYONE),
    Route("POST", "/ticket/{number:[0-9]{1,12}}/modifica", save, Area.PAGE, Access.ANYONE),
)
