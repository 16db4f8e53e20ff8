"""A clock that is moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TUESDAY_MORNING = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


class Clock:
    """The time, as a test wants it."""

    def __init__(self, moment: datetime = TUESDAY_MORNING) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> datetime:
        """Let time pass: `clock.advance(minutes=15)`."""
        self.moment += timedelta(**amount)
        return self.moment
