"""The page of a request for whoever has proven it theirs: what there is to do, what was said, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import Visitor, status_of
from bot.attachments import Attachment, endings
from bot.errors import NotFound
from bot.helpdesk import Helpdesk
from bot.tickets import EventKind, Happening, Resolution, ThreadEntry, Ticket, TicketState, format_number, parse_number
from bot.tickets.lifecycle import may_edit
from bot.tickets.writing import MAX_TEXT_CHARS
from bot.topics import shown
from bot.web.keys import DESK
from bot.web.routes import Access, Area, Route
from bot.web.templating import address, page, page_locale
from bot.web.ticket_grants import GrantTyped, grants_told
from bot.web.ticket_tokens import form_token, sign_out_token
from bot.web.ticket_words import ticket_line
from bot.web.visitors import visitor_of

# What these events say stands in the thread, as an entry, word for word.
TOLD_BY_ENTRIES = frozenset({EventKind.REPLIED, EventKind.ASKED, EventKind.STUDENT_WROTE, EventKind.THANKED})
DONE = frozenset(
    {"added", "reopened", "thanked", "followed_up", "merged_away", "closed", "rated", "edited", "not_reopened"}
    | {"granted", "revoked"}
)


@dataclass(frozen=True)
class Moment:
    """One line of the page's story: something written, or something that happened."""

    at: datetime
    entry: ThreadEntry | None = None
    happening: Happening | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Again:
    """What a page shows again that could not be sent: the words, and what was wrong, of all or of the files.

    `is_taken`: the request may not be changed any more, and the words may be sent as a message; `grant`: the form of an
    access that could not be authorised.
    """

    text: str = ""
    problem: str = ""
    file_problem: str = ""
    is_taken: bool = False
    grant: GrantTyped | None = None


async def show(request: web.Request) -> web.Response:
    """Show a request; who has not proven it theirs, or asks for one that there is not, is led to where that is done."""
    visitor = await visitor_of(request)
    if visitor is None:
        return to_proof(request)
    desk = request.app[DESK]
    try:
        async with desk.database.reading() as session:
            ticket = await proven_ticket(request, session, visitor)
            told = await _told(request, session, visitor, ticket, Again())
    except NotFound:
        return expired(request, "", status=404)
    done = request.query.get("fatto", "")
    return _page(request, told, Again(), done=done if done in DONE else "")


async def ticket_again(request: web.Request, visitor: Visitor, again: Again, *, status: int) -> web.Response:
    """Show a request with what could not be done, and with the words that somebody wanted to send.

    Raises:
        NotFound: it is not the visitor's.
    """
    async with request.app[DESK].database.reading() as session:
        told = await _told(request, session, visitor, await proven_ticket(request, session, visitor), again)
    return _page(request, told, again, status=status)


def _page(
    request: web.Request, told: dict[str, Any], again: Again, *, status: int = 200, done: str = ""
) -> web.Response:
    then = request.query.get("poi", "")
    response = page(request, "ticket.html", status=status, again=again, done=done, then=then, **told)
    response.headers["Cache-Control"] = "no-store"
    return response


def to_proof(request: web.Request) -> web.Response:
    """Lead somebody who has proven nothing to the page where a number is looked up."""
    number = format_number(parse_number(request.match_info["number"]) or 0)
    place = address("/ticket/stato", page_locale(request), number=number)
    return web.Response(status=303, headers={"Location": place, "Cache-Control": "no-store"})


def expired(request: web.Request, text: str, status: int = 401) -> web.Response:
    """Say that the page session is over, or does not open this request, and give back what somebody wanted to send."""
    number = format_number(parse_number(request.match_info["number"]) or 0)
    told: dict[str, Any] = {
        "number": number,
        "text": text[: 2 * MAX_TEXT_CHARS],
        "is_other": status == web.HTTPNotFound.status_code,
    }
    response = page(request, "ticket_expired.html", status=status, **told)
    response.headers["Cache-Control"] = "no-store"
    return response


async def proven_ticket(request: web.Request, session: AsyncSession, visitor: Visitor) -> Ticket:
    """Return the request that an address names, if it is the visitor's.

    Raises:
        NotFound: it is not, or there is none.
    """
    desk = request.app[DESK]
    ticket = await desk.tickets.get(session, parse_number(request.match_info["number"]) or 0)
    if not await desk.access.may_see(session, visitor, ticket):
        raise NotFound("not the visitor's")
    return ticket


async def _told(
    request: web.Request, session: AsyncSession, visitor: Visitor, ticket: Ticket, again: Again
) -> dict[str, Any]:
    """Return everything public of a request, and what its student may do with it now."""
    desk = request.app[DESK]
    is_closed = ticket.state is TicketState.CLOSED
    until = desk.tickets.reopen_until(ticket) if is_closed else None
    is_gone = ticket.anonymised_at is not None
    links = await desk.tickets.links(session, ticket.id)
    files = await desk.attachments.of_ticket(session, ticket.id, public_only=True)
    happened = await desk.tickets.timeline(session, ticket.id)
    return {
        "line": ticket_line(request, status_of(ticket)),
        "subject": ticket.subject,
        "story": _story(
            await desk.tickets.entries(session, ticket.id, public_only=True),
            happened,
            files,
        ),
        "access": await grants_told(request, session, visitor, ticket, happened, again.grant),
        "answers": _fields(desk, ticket, page_locale(request)),
        "context": ticket.context or {},
        "resolution": ticket.resolution.value if ticket.resolution else "",
        "reopens": desk.tickets.offices.rules(ticket.topic).reopen_days > 0,
        "closes_at": ticket.closes_at if ticket.state is TicketState.AWAITING_USER else None,
        "merged_into": links.merged_into,
        "merged": links.merged,
        "follow_up_of": links.follow_up_of,
        "follow_ups": links.follow_ups,
        "may_write": not is_gone and links.merged_into is None,
        "may_attach": not is_gone and not is_closed,
        "may_close": not is_closed,
        "may_edit": may_edit(ticket.standing),
        "reopen_until": until if until is not None and desk.clock() < until else None,
        "may_rate": ticket.is_ratable,
        "rating": await desk.tickets.rating(session, ticket.id),
        "is_withdrawn": ticket.resolution in (Resolution.WITHDRAWN, Resolution.SELF_SOLVED),
        "token": form_token(request, ticket),
        "path": desk.attachments.path,
        "office_name": lambda topic: desk.office(topic, page_locale(request)),
        "formatted": format_number,
        "rules": desk.attachments.rules,
        "endings": endings(desk.attachments.rules.types),
        "sign_out": sign_out_token(request),
    }


def _story(entries: list[ThreadEntry], happened: list[Happening], files: list[Attachment]) -> list[Moment]:
    """Return entries and events in one order; a file stands with the entry that it came with."""
    moments: list[Moment] = []
    placed: set[int] = set()
    for entry in entries:
        own = tuple(file for file in files if file.ticket_version == entry.version and file.id not in placed)
        placed |= {file.id for file in own}
        moments.append(Moment(entry.created_at, entry=entry, files=own))
    moments += [Moment(each.at, happening=each) for each in happened if each.kind not in TOLD_BY_ENTRIES]
    rest = tuple(file for file in files if file.id not in placed)
    moments.sort(key=lambda moment: (moment.at, _place(moment)))
    return [*moments, Moment(rest[-1].created_at, files=rest)] if rest else moments


def _place(moment: Moment) -> int:
    """Return what comes first of one moment: a request begins or opens again, is written in, and then it closes."""
    if moment.happening is None:
        return 1
    return 0 if moment.happening.kind in (EventKind.CREATED, EventKind.REOPENED) else 2


def _fields(desk: Helpdesk, ticket: Ticket, locale: str) -> list[tuple[str, str]]:
    """Return label and value of what the student filled in, by the form that asked for it, as it is today."""
    topic = desk.topics.get(ticket.asked_topic)
    values = {**ticket.fields, "email": ticket.email, "full_name": ticket.full_name, "phone": ticket.phone}
    return [
        (field.name(locale), shown(field, values[field.field], locale))
        for field in (topic.form if topic else ())
        if values.get(field.field)
    ]


ROUTES = (Route("GET", "/ticket/{number:[0-9]{1,12}}", show, Area.PAGE, Access.ANYONE),)  # asks for itself: see `show`
