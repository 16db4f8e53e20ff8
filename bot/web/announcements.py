"""What the desk itself says in a chat when a person comes, asks, closes or leaves."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from bot.conversations import Author, NewMessage
from bot.operators import Operator
from bot.tickets import ConsentGrant, Ticket, TicketState
from bot.web.keys import DESK, HANDOVER, TURNS
from bot.web.templating import address


def shown_name(request: web.Request, operator: Operator, topic: str, locale: str) -> str:
    """Return how a student sees the operator."""
    return request.app[HANDOVER].shown_name(operator, topic, locale)


def operator_joined(request: web.Request, operator: Operator, topic: str, locale: str) -> NewMessage:
    """Say who answers from now on."""
    name, office = shown_name(request, operator, topic, locale), request.app[DESK].office(topic, locale)
    text = request.app[TURNS].phrase("utter_operator_joined", locale, operator=name, office=office).text
    return _handoff(text, "operator")


def ticket_numbered(request: web.Request, ticket: Ticket) -> NewMessage:
    """Tell the number of a ticket that was opened because a person came."""
    text = request.app[TURNS].phrase("utter_ticket_numbered", ticket.locale, number=ticket.number).text
    return NewMessage(Author.SYSTEM, text, custom={"card": "ticket_created", "number": ticket.number})


def operator_left(request: web.Request, name: str, locale: str) -> NewMessage:
    """Say that the bot answers again."""
    return _handoff(request.app[TURNS].phrase("utter_operator_left", locale, operator=name).text, "bot")


def operator_left_ticket(request: web.Request, operator: Operator, ticket: Ticket) -> NewMessage:
    """Say that whoever had the request is not there any more, and that the bot answers again."""
    return operator_left(request, shown_name(request, operator, ticket.topic, ticket.locale), ticket.locale)


def ticket_closed(request: web.Request, ticket: Ticket) -> NewMessage:
    """Say that the request is closed, ask whether it is solved, and that the bot answers again."""
    said = request.app[TURNS].phrase("utter_ticket_closed", ticket.locale, number=ticket.number)
    return replace(_handoff(said.text, "bot"), buttons=said.buttons)


def ticket_transferred(request: web.Request, ticket: Ticket, topic: str) -> NewMessage:
    """Say which office has the request from now on."""
    office = request.app[DESK].office(topic, ticket.locale)
    return _about(request, ticket, "utter_ticket_transferred", office=office)


def ticket_merged(request: web.Request, ticket: Ticket, into: str) -> NewMessage:
    """Say in which request, by its number, the office goes on."""
    return _about(request, ticket, "utter_ticket_merged", into=into)


def reopened_by_office(request: web.Request, ticket: Ticket, reason: str) -> NewMessage:
    """Say that the office has opened a closed request again, and why."""
    return _about(request, ticket, "utter_ticket_reopened_by_office", reason=reason.strip())


def grant_returned(request: web.Request, ticket: Ticket, grant: ConsentGrant) -> NewMessage:
    """Say that the office has given an access back before its time."""
    return _about(request, ticket, "utter_grant_returned", grant=grant.words)


def reply_sealed(request: web.Request, ticket: Ticket) -> NewMessage:
    """Say that there is an answer, and how to read it, where the chat has not proven whose the address is."""
    return _about(request, ticket, "utter_reply_sealed")


def after_reply(
    request: web.Request, ticket: Ticket, then: TicketState, asks_grant: str | None = None
) -> NewMessage | None:
    """Say what a reply means for the student, where it is more than the reply itself."""
    if then is TicketState.CLOSED:
        return ticket_closed(request, ticket)
    if asks_grant is not None:
        place = address(f"/ticket/{ticket.number}", ticket.locale)
        url = f"{request.app[DESK].settings.base_url}{place}#autorizza"
        card = {"card": "grant_request", "url": url, "number": ticket.number}
        return replace(_about(request, ticket, "utter_grant_asked"), custom=card)
    if then is TicketState.AWAITING_USER:
        return NewMessage(Author.SYSTEM, request.app[TURNS].phrase("utter_operator_waits", ticket.locale).text)
    return None


def _about(request: web.Request, ticket: Ticket, response: str, **values: str) -> NewMessage:
    text = request.app[TURNS].phrase(response, ticket.locale, number=ticket.number, **values).text
    return NewMessage(Author.SYSTEM, text)


def _handoff(text: str, owner: str) -> NewMessage:
    return NewMessage(Author.SYSTEM, text, custom={"card": "handoff", "owner": owner})
