"""The rules of a ticket's life, without a database: each transition turns one standing into the next.

The codes (T1, T2, …) name the transitions in ARCHITECTURE.md. What holds after every one of them:
`closed_at` is set exactly while the ticket is closed, `waiting_since` exactly while the student must answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.tickets.errors import (
    AlreadyTaken,
    NothingToCloseWith,
    NotYours,
    ReopenWindowOver,
    TicketClosed,
    TransitionRefused,
)
from bot.tickets.states import Phase, Resolution, TicketState


@dataclass(frozen=True)
class Standing:
    """Where a ticket stands: the columns that only a transition may change."""

    state: TicketState
    assignee_id: int | None = None
    assignee_name: str | None = None
    taken_at: datetime | None = None
    assigned_at: datetime | None = None
    unanswered_since: datetime | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None
    resolution: Resolution | None = None


@dataclass(frozen=True)
class Signature:
    """The operator who acts; `name` is the one students are shown."""

    operator_id: int
    name: str


def phase_of(state: TicketState, assignee_id: int | None) -> Phase | None:
    """Return how far an open ticket is; the other states have no phases."""
    if state is not TicketState.OPEN:
        return None
    return Phase.NEW if assignee_id is None else Phase.IN_PROGRESS


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
    return _ended(_assigned(standing, by, at), at, resolution)


def student_wrote(standing: Standing, at: datetime) -> Standing:
    """T6, T7: the student adds something; who already waits keeps the place in the queue.

    Raises:
        TicketClosed: a closed ticket is reopened, or followed up, not written to.
    """
    _must_be_alive(standing)
    return replace(
        standing, state=TicketState.OPEN, unanswered_since=standing.unanswered_since or at, waiting_since=None
    )


def given(standing: Standing, to: Signature, at: datetime) -> Standing:
    """T2: the ticket goes to an operator, whoever had it.

    Raises:
        TicketClosed: there is nothing to hand on.
    """
    _must_be_alive(standing)
    return _assigned(standing if standing.assignee_id == to.operator_id else _free(standing), to, at)


def transferred(standing: Standing) -> Standing:
    """T2: the ticket goes to another office, where nobody has it yet.

    Raises:
        TicketClosed: there is nothing to hand on.
    """
    _must_be_alive(standing)
    return _free(standing)


def released(standing: Standing, by: Signature, of_anyone: bool) -> Standing:
    """T2: whoever has the ticket gives it back, or an administrator does, `of_anyone`; raises as `transferred`.

    Raises:
        NotYours: a colleague has it.
    """
    if standing.assignee_id not in (None, by.operator_id) and not of_anyone:
        raise NotYours("a colleague has it")
    return transferred(standing)


def reopened(standing: Standing, at: datetime, until: datetime, assignee_is_active: bool) -> Standing:
    """T8: the student is not done; who had it has it again, unless they are gone.

    Raises:
        TransitionRefused: it is not closed.
        ReopenWindowOver: `until` has passed.
    """
    _must_be_closed(standing)
    if at >= until:
        raise ReopenWindowOver("closed for too long")
    return replace(_opened_again(standing, assignee_is_active), unanswered_since=at)


def reopened_by_operator(standing: Standing, by: Signature, at: datetime, assignee_is_active: bool) -> Standing:
    """T16: an operator found something left to do; nobody waits for an answer by that.

    Raises:
        TransitionRefused: it is not closed.
    """
    _must_be_closed(standing)
    return _assigned(_opened_again(standing, assignee_is_active), by, at)


def auto_closed(standing: Standing, at: datetime) -> Standing:
    """T12: the student never answered.

    Raises:
        TransitionRefused: nobody waits for the student.
    """
    if standing.state is not TicketState.AWAITING_USER:
        raise TransitionRefused("nobody waits for the student")
    return _ended(standing, at, Resolution.NO_REPLY)


def withdrawn(standing: Standing, at: datetime, resolution: Resolution) -> Standing:
    """T13: the student does not need it any more, or found the answer.

    Raises:
        TicketClosed: it is over already.
        TransitionRefused: a student closes for these two reasons only.
    """
    _must_be_alive(standing)
    if resolution not in (Resolution.WITHDRAWN, Resolution.SELF_SOLVED):
        raise TransitionRefused("a student withdraws, or has solved it")
    return _ended(standing, at, resolution)


def may_edit(standing: Standing) -> bool:
    """T14: tell whether the student may still change the request: nobody has ever begun on it."""
    return standing.state is TicketState.OPEN and standing.taken_at is None


def merged(standing: Standing, by: Signature, at: datetime) -> Standing:
    """T15: another ticket goes on with this one's matter.

    Raises:
        TicketClosed: it is over already.
    """
    _must_be_alive(standing)
    return _ended(_assigned(standing, by, at), at, Resolution.DUPLICATE)


def merged_in(standing: Standing, other: Standing) -> Standing:
    """T15, the other side: whoever waited longest waits in the ticket that goes on.

    Raises:
        TicketClosed: it cannot go on.
    """
    _must_be_alive(standing)
    waiting = [since for since in (standing.unanswered_since, other.unanswered_since) if since]
    if standing.state is not TicketState.OPEN or not waiting:
        return standing
    return replace(standing, unanswered_since=min(waiting))


def _ended(standing: Standing, at: datetime, resolution: Resolution) -> Standing:
    ended = replace(standing, state=TicketState.CLOSED, closed_at=at, resolution=resolution)
    return replace(ended, unanswered_since=None, waiting_since=None)


def _opened_again(standing: Standing, assignee_is_active: bool) -> Standing:
    kept = standing if assignee_is_active else _free(standing)
    return replace(kept, state=TicketState.OPEN, closed_at=None, resolution=None)


def _assigned(standing: Standing, by: Signature, at: datetime) -> Standing:
    """Give a free ticket to the operator who acts; a colleague who helps out does not take it over."""
    if standing.assignee_id is not None:
        return standing
    first = standing.taken_at or at
    return replace(standing, assignee_id=by.operator_id, assignee_name=by.name, taken_at=first, assigned_at=at)


def _free(standing: Standing) -> Standing:
    return replace(standing, assignee_id=None, assignee_name=None, assigned_at=None)


def _must_be_alive(standing: Standing) -> None:
    if standing.state is TicketState.CLOSED:
        raise TicketClosed("the ticket is closed")


def _must_be_closed(standing: Standing) -> None:
    if standing.state is not TicketState.CLOSED:
        raise TransitionRefused("the ticket is not closed")
