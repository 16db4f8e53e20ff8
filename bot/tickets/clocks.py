"""What is due, and when: worked out from where a ticket stands and from its office's working time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.tickets.lifecycle import Standing
from bot.tickets.states import TicketState
from bot.topics import OfficeCalendar, TicketRules

WARN_AT = 0.8  # of the office's time to answer


@dataclass(frozen=True)
class Clocks:
    """The moments that count for a ticket as it stands; None: this does not run.

    `warn_at` and `due_at` run while the student waits, `remind_at` and `closes_at` while the office does.
    """

    warn_at: datetime | None = None
    due_at: datetime | None = None
    remind_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def first(self) -> datetime | None:
        """Return when there is something to do for the first time."""
        return min((at for at in vars(self).values() if at is not None), default=None)


def clocks_of(standing: Standing, rules: TicketRules, calendar: OfficeCalendar) -> Clocks:
    """Return what runs for a ticket."""
    if standing.waiting_since is not None:
        return _waiting(standing.waiting_since, rules, calendar)
    if standing.state is TicketState.OPEN and standing.unanswered_since is not None:
        since, whole = standing.unanswered_since, timedelta(hours=rules.reply_within_office_hours)
        return Clocks(
            warn_at=calendar.add_working_time(since, WARN_AT * whole), due_at=calendar.add_working_time(since, whole)
        )
    return Clocks()


def _waiting(since: datetime, rules: TicketRules, calendar: OfficeCalendar) -> Clocks:
    closes_at = calendar.add_working_days(since, rules.auto_close_working_days) if rules.auto_close else None
    if closes_at is not None and rules.reminder_working_days >= rules.auto_close_working_days:
        return Clocks(closes_at=closes_at)  # an office that closes before it would remind does not remind
    return Clocks(remind_at=calendar.add_working_days(since, rules.reminder_working_days), closes_at=closes_at)
