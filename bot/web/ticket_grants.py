"""Access for a time on the page of a request: what the student may authorise, what holds, and how it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.access import AccessTier, Visitor
from bot.errors import HelpDeskError, InvalidInput, NotAllowed
from bot.tickets import GrantProof, Happening, NewGrant, Ticket, TicketState, asked_scope
from bot.tickets.grants import MAX_KIND_CHARS, MOST_ACTIVE
from bot.web.form_bodies import Form
from bot.web.keys import DESK
from bot.web.templating import page_locale
from bot.web.words import error_message

MINUTES = "%Y-%m-%dT%H:%M"  # as a browser writes a date with a time; some write a blank for the T
MAX_TYPED_CHARS = 400  # of what is shown again
OWN, OTHER = "own", "other"
PROOFS = {
    AccessTier.OWNER: GrantProof.OPENED,
    AccessTier.MAILED: GrantProof.MAILED,
    AccessTier.IDENTITY: GrantProof.IDENTITY,
}


@dataclass(frozen=True)
class GrantTyped:
    """What stands in the form: as it is offered, or as somebody sent it, with what was wrong and where."""

    scope: str
    until: str
    behalf: str = OWN
    person_name: str = ""
    person_kind: str = ""
    problem: str = ""
    field: str = ""


class ProofTooWeak(NotAllowed):
    """What opens the request here could be guessed: a code that is mailed proves more."""

    code = "grant_proof"


async def grant(request: web.Request, session: AsyncSession, visitor: Visitor, ticket: Ticket, form: Form) -> None:
    """Authorise what a form says.

    Raises:
        ProofTooWeak: number and address alone have opened the request.
        InvalidInput: something is missing or breaks a rule.
        TooManyGrants: there are several already.
        TicketClosed: nobody works on it any more.
    """
    desk, is_other = request.app[DESK], form.text("behalf") == OTHER
    tier = await desk.access.owner_tier(session, visitor, ticket)
    if tier is None:
        raise ProofTooWeak
    name, kind = (form.text("person_name"), form.text("person_kind")) if is_other else ("", "")
    if is_other and not name.strip():
        raise InvalidInput("name", "person_name")
    until, locale = _moment(request, form.text("until")), page_locale(request)
    new = NewGrant(form.text("scope"), until, name, kind, locale, PROOFS[tier])
    await desk.tickets.grant(session, ticket.id, new, desk.institution.grants)


async def revoke(request: web.Request, session: AsyncSession, ticket: Ticket, form: Form) -> None:
    """Take back the access that a form names, or every one."""
    named = form.text("grant")
    if named and not (named.isascii() and named.isdigit() and len(named) <= 9):
        raise InvalidInput("invalid", "grant")
    await request.app[DESK].tickets.revoke(session, ticket.id, int(named) if named else None)


def typed_again(form: Form, error: HelpDeskError, problem: str, locale: str) -> GrantTyped:
    """Return what somebody sent, to be corrected; `problem` is said where this form has no words of its own."""
    names = ("scope", "until", "behalf", "person_name", "person_kind")
    typed = {name: form.text(name)[:MAX_TYPED_CHARS] for name in names}
    if isinstance(error, InvalidInput) and error.field in names:
        if error.code in ("empty", "name"):
            problem = error_message(f"grant_{error.code}", web.HTTPUnprocessableEntity.status_code, locale)
        return GrantTyped(**typed, problem=problem, field=error.field)
    return GrantTyped(**typed, problem=problem)


async def grants_told(
    request: web.Request,
    session: AsyncSession,
    visitor: Visitor,
    ticket: Ticket,
    story: list[Happening],
    again: GrantTyped | None,
) -> dict[str, Any]:
    """Return what the page says of access: what holds, what was, and what may be authorised."""
    desk, at = request.app[DESK], request.app[DESK].clock()
    grants, rules = await desk.tickets.grants(session, ticket.id), desk.institution.grants
    active = [each for each in grants if each.is_active(at)]
    may_grant = ticket.state is not TicketState.CLOSED and len(active) < MOST_ACTIVE
    offered = rules.of_topic(ticket.topic) if may_grant else ()
    is_proven = not offered or await desk.access.owner_tier(session, visitor, ticket) is not None
    scopes = offered if is_proven else ()
    asked = next((scope for scope in offered if scope.id == asked_scope(story)), None)
    latest = at + timedelta(hours=rules.max_hours)
    until = min(desk.tickets.offices.calendar(ticket.topic).end_of_next_working_day(at), latest)
    first = asked or next(iter(scopes), None)
    typed = again or GrantTyped(first.id if first else "", _written(request, until))
    return {
        "grants": {each.id: each for each in grants},
        "active": active,
        "scopes": scopes,
        "must_prove": not is_proven,
        "asked": asked,
        "typed": typed,
        "earliest": _written(request, at),
        "latest": _written(request, latest),
        "max_hours": rules.max_hours,
        "kind_chars": MAX_KIND_CHARS,
    }


def _moment(request: web.Request, text: str) -> datetime:
    """Return the moment that was typed, on the institution's clock."""
    try:
        local = datetime.strptime(text.strip().replace(" ", "T")[:16], MINUTES)
    except ValueError:
        raise InvalidInput("grant_until", "until") from None
    return local.replace(tzinfo=ZoneInfo(request.app[DESK].institution.timezone))


def _written(request: web.Request, moment: datetime) -> str:
    return request.app[DESK].institution.local(moment).strftime(MINUTES)
