"""Days and hours as students read them, and by when an answer may be expected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from babel.dates import format_date, format_datetime

from actions.words import word
from bot.helpdesk import Helpdesk
from bot.tickets import Ticket, TicketState


def moment(desk: Helpdesk, at: datetime, locale: str) -> str:
    """Return day and hour: 3 novembre 2026, 10:00."""
    return str(format_datetime(desk.institution.local(at), "d MMMM y, HH:mm", locale=locale))


def day(desk: Helpdesk, at: datetime, locale: str) -> str:
    """Return the day of something to come: martedì 10 novembre."""
    pattern = "EEEE d MMMM" if locale == "it" else "EEEE, d MMMM"
    return str(format_date(desk.institution.local(at).date(), pattern, locale=locale))


async def usually_by(desk: Helpdesk, ticket: Ticket) -> datetime | None:
    """Return by when the office usually answers; None where it has answered too few so far, or that has passed."""
    if ticket.unanswered_since is None:
        return None
    async with desk.database.reading() as session:
        answer = await desk.tickets.first_answer(session, ticket.topic)
    if not answer.is_usual:
        return None
    by = desk.tickets.offices.calendar(ticket.topic).add_working_time(ticket.unanswered_since, answer.within)
    return by if by > desk.clock() else None


async def next_step(domain: dict[str, Any], desk: Helpdesk, ticket: Ticket, locale: str) -> str:
    """Return what happens next and by when: a sentence and the space after it, or nothing where nothing is known."""
    sentence = await _next_sentence(domain, desk, ticket, locale)
    return f"{sentence} " if sentence else ""


async def _next_sentence(domain: dict[str, Any], desk: Helpdesk, ticket: Ticket, locale: str) -> str:
    if ticket.closes_at is not None:
        reopens = desk.tickets.offices.rules(ticket.topic).reopen_days > 0
        response = "utter_next_closes" if reopens else "utter_next_closes_for_good"
        return word(domain, response, locale).format(day=day(desk, ticket.closes_at, locale))
    if ticket.state is TicketState.CLOSED:
        until = desk.tickets.reopen_until(ticket)
        if until is None or until <= desk.clock():
            return word(domain, "utter_next_follow_up", locale)
        return word(domain, "utter_next_reopen", locale).format(day=day(desk, until, locale))
    if ticket.state is not TicketState.OPEN or ticket.due_at is None:
        return ""
    if (by := await usually_by(desk, ticket)) is not None:
        return word(domain, "utter_next_answer", locale).format(day=day(desk, by, locale))
    response = "utter_next_promised" if ticket.due_at > desk.clock() else "utter_next_late"  # late by what was promised
    return word(domain, response, locale).format(day=day(desk, ticket.due_at, locale))
