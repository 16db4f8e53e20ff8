"""Access for a time as operators see it: what holds, and what they may ask the student for."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import InvalidInput
from bot.tickets import ConsentGrant, GrantNotFound, Ticket, TicketState
from bot.web.announcements import grant_returned
from bot.web.keys import DESK, MOVES, OPERATOR, TURNS
from bot.web.views import Json
from bot.web.words import asked_locale


async def active_views(request: web.Request, session: AsyncSession, ticket: Ticket) -> list[Json]:
    """Return what is authorised now; whose rights it has: the student's, or a person's with what that person is."""
    return [_view(grant) for grant in await request.app[DESK].tickets.active_grants(session, [ticket.id])]


def askable_views(request: web.Request, ticket: Ticket) -> list[Json]:
    """Return what an operator may ask for: its name, and the words to ask it with in the student's language."""
    if ticket.state is TicketState.CLOSED:
        return []
    turns, locale = request.app[TURNS], asked_locale(request)
    return [
        {
            "id": scope.id,
            "label": scope.text(locale),
            "text": turns.phrase("utter_ask_grant", ticket.locale, scope=scope.text(ticket.locale)).text,
        }
        for scope in request.app[DESK].institution.grants.of_topic(ticket.topic)
    ]


def check_askable(request: web.Request, ticket: Ticket, scope: str | None) -> None:
    """Let an operator ask only for what the desk offers with a ticket.

    Raises:
        InvalidInput: `grant_scope`, it does not.
    """
    offered = {each.id for each in request.app[DESK].institution.grants.of_topic(ticket.topic)}
    if scope is not None and scope not in offered:
        raise InvalidInput("grant_scope", "asks_grant")


async def return_grant(request: web.Request, ticket: Ticket, grant_id: int) -> Ticket:
    """Give an access back before its time, for the operator who asks.

    Raises:
        GrantNotFound: it was never authorised with this ticket.
    """
    desk = request.app[DESK]
    async with desk.database.reading() as session:
        grants = {grant.id: grant for grant in await desk.tickets.grants(session, ticket.id)}
    if grant_id not in grants:
        raise GrantNotFound("no such access")
    told = grant_returned(request, ticket, grants[grant_id])
    return await request.app[MOVES].return_grant(ticket.id, grant_id, request[OPERATOR], told)


def _view(grant: ConsentGrant) -> Json:
    person = {"name": grant.person_name, "kind": grant.person_kind} if grant.person_name else None
    return {
        "id": grant.id,
        "words": grant.words,
        "is_own": grant.is_own,
        "proof": grant.proof.value,
        "person": person,
        "expires_at": grant.expires_at.isoformat(),
    }
