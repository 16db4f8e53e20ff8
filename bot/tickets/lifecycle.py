"""The rules of a ticket's life, without a database: each transition turns one standing into the next.

The codes (T1, T2, …) name the transitions in ARCHITECTURE.md. What holds after every one of them:
`closed_at` is set exactly while the ticket is closed, `waiting_since` exactly while the student must answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.tickets.errors import AlreadyTaken, NothingToCloseWith, TicketClosed, TransitionRefused
from bot.tickets.states import Phase, Resolution, TicketState


@dataclass(frozen=True)
class Standing:
    """Where a ticket stands: the columns that only a transition may change."""

    state: TicketState
    assignee_id: int | None = None
    assignee_name: str | None = None
    taken_at: datetime | None = None
    unanswered_since: datetime | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None
    resolution: Resolution | None = None


@dataclass(frozen=True)
class Signature:
    """The operator who acts; `name` is the one students are shown."""

    operator_id: int
    name: str


def phase_of(state: TicketState, taken_at: datetime | None) -> Phase | None:
    """Return how far an open ticket is; the other states have no phases."""
    if state is not TicketState.OPEN:
        return None
    return Phase.NEW if taken_at is None else Phase.IN_PROGRESS


def created(at: datetime) -> Standing:
    """T1: a request came in, and waits."""
    return Standing(TicketState.OPEN, unanswered_since=at)


def taken(standing: Standing, by: Signature, at: datetime) -> Standing:
    """T2: an operator takes charge of a ticket that nobody has.

    Raises:
        AlreadyTaken: a colleague has it.
        TicketClosed: there is nothing to take.
    """
    _must_be_alive(standing)
    if standing.assignee_id not in (None, by.operator_id):
        raise AlreadyTaken(standing.assignee_name)
    return _assigned(standing, by, at)


def replied(standing: Standing, by: Signature, at: datetime) -> Standing:
    """T3: an operator answers and nothing more is decided: a question already asked stays asked."""
    _must_be_alive(standing)
    return replace(_assigned(standing, by, at), unanswered_since=None)


def asked(standing: Standing, by: Signature, at: datetime) -> Standing:
    """T4: an operator answers and waits for the student."""
    answered = replied(standing, by, at)
    return replace(answered, state=TicketState.AWAITING_USER, waiting_since=at)


def closed(
    standing: Standing, by: Signature, at: datetime, resolution: Resolution, has_reply_or_note: bool
) -> Standing:
    """T5: an operator ends the ticket.

    Raises:
        NothingToCloseWith: the thread holds neither a public reply nor a closing note.
        TransitionRefused: duplicates are merged, not closed by hand.
    """
    _must_be_alive(standing)
    if not has_reply_or_note:
        raise NothingToCloseWith
    if resolution is Resolution.DUPLICATE:
        raise TransitionRefused("a duplicate names the ticket it doubles")
    return replace(
        _assigned(standing, by, at),
        state=TicketState.CLOSED,
        unanswered_since=None,
        waiting_since=None,
        closed_at=at,
        resolution=resolution,
    )


def student_wrote(standing: Standing, at: datetime) -> Standing:
    """T6, T7: the student adds something; who already waits keeps the place in the queue.

    Raises:
        TicketClosed: a closed ticket is reopened, or followed up, not written to.
    """
    _must_be_alive(standing)
    return replace(
        standing,
        state=TicketState.OPEN,
        unanswered_since=standing.unanswered_since or at,
        waiting_since=None,
    )


def _assigned(standing: Standing, by: Signature, at: datetime) -> Standing:
    """Give a free ticket to the operator who acts; a colleague who helps out does not take it over."""
    if standing.assignee_id is not None:
        return standing
    return replace(standing, assignee_id=by.operator_id, assignee_name=by.name, taken_at=standing.taken_at or at)


def _must_be_alive(standing: Standing) -> None:
    if standing.state is TicketState.CLOSED:
        raise TicketClosed("the ticket is closed")
