"""A ticket's life, slow and obvious: what the real store is compared with after every step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import HelpDeskError
from bot.tickets import (
    AlreadyTaken,
    NothingToCloseWith,
    NotMergeable,
    Outcome,
    ReopenedTooOften,
    ReopenWindowOver,
    TicketClosed,
    TooManyOpenTickets,
    TransitionRefused,
)

ROME = ZoneInfo("Europe/Rome")
HOLIDAYS = ((11, 1), (12, 8), (12, 25), (12, 26), (1, 1), (1, 6))  # enough for the months that a run lasts
LIMIT, MOST_ALONE = 4, 3
REOPEN_DAYS = {"wifi": 14, "tasse": 0, "archivio": 14}
REMIND, CLOSE = 3, 7


@dataclass
class Life:
    """What is known of one ticket."""

    id: int
    topic: str
    email: str
    unanswered: datetime | None
    state: str = "open"
    assignee: int | None = None
    was_taken: bool = False
    waiting: datetime | None = None
    is_reminded: bool = False
    closes: datetime | None = None
    closed: datetime | None = None
    resolution: str | None = None
    merged_into: int | None = None
    follow_up_of: int | None = None
    is_forgotten: bool = False
    has_reply: bool = False
    alone: list[datetime] = field(default_factory=list)  # reopened by the student since an operator did anything

    def end(self, at: datetime, resolution: str) -> None:
        self.state, self.closed, self.resolution = "closed", at, resolution
        self.unanswered = self.waiting = None

    def begin_again(self) -> None:
        self.state, self.closed, self.resolution = "open", None, None

    def assign(self, operator: int) -> None:
        if self.assignee is None:
            self.assignee, self.was_taken = operator, True


class Model:
    """All tickets of one run; a method returns the error that the store must raise, or None."""

    def __init__(self, last_number: int) -> None:
        self.last_number = last_number
        self.lives: dict[int, Life] = {}

    def open_of(self, email: str) -> int:
        return sum(life.email == email and life.state != "closed" for life in self.lives.values())

    def create(self, topic: str, email: str, at: datetime) -> type[HelpDeskError] | None:
        if self.open_of(email) >= LIMIT:
            return TooManyOpenTickets
        self.last_number += 1
        self.lives[self.last_number] = Life(self.last_number, topic, email, unanswered=at)
        return None

    def take(self, life: Life, operator: int) -> type[HelpDeskError] | None:
        if life.state == "closed":
            return TicketClosed
        if life.assignee not in (None, operator):
            return AlreadyTaken
        if life.assignee is None:
            life.alone.clear()
        life.assign(operator)
        return None

    def assign(self, life: Life, operator: int) -> type[HelpDeskError] | None:
        if life.state == "closed":
            return TicketClosed
        if life.assignee != operator:
            life.alone.clear()
        life.assignee, life.was_taken = operator, True
        return None

    def transfer(self, life: Life, topic: str) -> type[HelpDeskError] | None:
        if life.state == "closed":
            return TicketClosed
        if topic != life.topic:
            life.topic, life.assignee = topic, None
            life.alone.clear()
        return None

    def reply(self, life: Life, operator: int, then: str, at: datetime) -> type[HelpDeskError] | None:
        if life.state == "closed":
            return TicketClosed
        life.assign(operator)
        life.alone.clear()
        life.has_reply, life.unanswered = True, None
        if then == "awaiting_user":
            life.state, life.waiting, life.is_reminded, life.closes = "awaiting_user", at, False, None
        if then == "closed":
            life.end(at, "solved")
        return None

    def close(self, life: Life, operator: int, note: str, at: datetime) -> type[HelpDeskError] | None:
        if life.state == "closed":
            return TicketClosed
        if not note and not life.has_reply:
            return NothingToCloseWith
        life.assign(operator)
        life.alone.clear()
        life.end(at, "unsolved")
        return None

    def writes(self, life: Life, is_thanks: bool, at: datetime) -> Outcome | type[HelpDeskError]:
        if life.merged_into is not None:
            there = self.writes(self.lives[life.merged_into], is_thanks, at)
            return Outcome.MERGED_AWAY if isinstance(there, Outcome) else there
        if life.state != "closed":
            life.state, life.waiting, life.unanswered = "open", None, life.unanswered or at
            return Outcome.ADDED
        if is_thanks and not life.is_forgotten:
            return Outcome.THANKED
        refused = self.reopen(life, at)
        if refused is not ReopenWindowOver:
            return refused or Outcome.REOPENED
        later = [other for other in self.lives.values() if other.follow_up_of == life.id]
        if later:
            return self.writes(later[0], is_thanks, at)
        if life.is_forgotten:
            return TransitionRefused
        if error := self.create(life.topic, life.email, at):
            return error
        self.lives[self.last_number].follow_up_of = life.id
        return Outcome.FOLLOWED_UP

    def reopen(self, life: Life, at: datetime) -> type[HelpDeskError] | None:
        if life.closed is None:
            return None
        late = at >= life.closed + timedelta(days=REOPEN_DAYS[life.topic])
        if late or life.merged_into is not None or life.is_forgotten:
            return ReopenWindowOver
        if sum(moment > at - timedelta(days=1) for moment in life.alone) >= MOST_ALONE:
            return ReopenedTooOften
        life.alone.append(at)
        life.begin_again()
        life.unanswered = at
        return None

    def reopen_by_operator(self, life: Life, operator: int) -> type[HelpDeskError] | None:
        if life.closed is None or life.merged_into is not None or life.is_forgotten:
            return TransitionRefused
        life.begin_again()
        life.alone.clear()
        life.assign(operator)
        return None

    def withdraw(self, life: Life, at: datetime) -> type[HelpDeskError] | None:
        if life.state == "closed":
            return TicketClosed
        life.end(at, "withdrawn")
        return None

    def edit(self, life: Life) -> type[HelpDeskError] | None:
        return None if life.state == "open" and not life.was_taken else TransitionRefused

    def merge(self, life: Life, into: Life, operator: int, at: datetime) -> type[HelpDeskError] | None:
        if life is into or into.state == "closed" or life.email != into.email or life.is_forgotten:
            return NotMergeable
        if life.state == "closed":
            return TicketClosed
        waits = [since for since in (life.unanswered, into.unanswered) if since]
        if into.state == "open" and waits:
            into.unanswered = min(waits)
        into.alone.clear()
        life.assign(operator)
        life.end(at, "duplicate")
        life.merged_into = into.id
        return None

    def anonymise(self, life: Life) -> type[HelpDeskError] | None:
        if life.state != "closed":
            return TransitionRefused
        life.is_forgotten = True
        return None

    def pass_time(self, at: datetime) -> None:
        for life in self.lives.values():
            if life.waiting is not None:
                self._remind_or_close(life, at)
            if life.topic == "archivio" and life.closed is not None and at >= life.closed + timedelta(days=30):
                life.is_forgotten = True

    def _remind_or_close(self, life: Life, at: datetime) -> None:
        assert life.waiting is not None
        closes = working_days_later(life.topic, life.waiting, CLOSE)
        if not life.is_reminded and at >= working_days_later(life.topic, life.waiting, REMIND):
            life.is_reminded = True
            life.closes = max(life.closes or closes, closes, working_days_later(life.topic, at, CLOSE - REMIND))
        elif life.is_reminded and life.topic != "tasse" and at >= max(life.closes or closes, closes):
            life.end(at, "no_reply")


def working_days_later(topic: str, moment: datetime, days: int) -> datetime:
    """Walk from day to day."""
    local = moment.astimezone(ROME)
    while days:
        local += timedelta(days=1)  # on the wall clock
        is_open = local.weekday() == 1 if topic == "tasse" else local.weekday() < 5
        days -= is_open and (local.month, local.day) not in HOLIDAYS
    return local.replace(fold=0)
