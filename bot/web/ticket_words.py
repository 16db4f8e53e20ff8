"""A request as the pages of students tell of it: where it stands, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.access import TicketStatus
from bot.tickets import Phase, TicketState
from bot.web.keys import DESK, TURNS
from bot.web.templating import page_locale


@dataclass(frozen=True)
class TicketLine:
    """What number and address show; `stands` is the state with its phase, `label` its name in the reader's language."""

    ticket_id: int
    number: str
    topic: str
    office: str
    stands: str
    label: str
    operator: str | None
    opened_at: datetime
    taken_at: datetime | None
    updated_at: datetime
    closed_at: datetime | None


def ticket_line(request: web.Request, status: TicketStatus) -> TicketLine:
    """Return a request in the reader's language."""
    desk, locale = request.app[DESK], page_locale(request)
    return TicketLine(
        ticket_id=status.ticket_id,
        number=status.number,
        topic=desk.topics.name(status.topic, locale),
        office=desk.office(status.topic, locale),
        stands=standing(status.state, status.phase),
        label=request.app[TURNS].phrase(f"utter_state_{status.state.value}", locale).text,
        operator=status.operator,
        opened_at=status.opened_at,
        taken_at=status.taken_at,
        updated_at=status.updated_at,
        closed_at=status.closed_at,
    )


def standing(state: TicketState, phase: Phase | None) -> str:
    """Return `new`, `in_progress`, `awaiting_user` or `closed`: what a student asks for in one word."""
    return phase.value if state is TicketState.OPEN and phase is not None else state.value
