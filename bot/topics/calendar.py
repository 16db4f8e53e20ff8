"""When an office works: weekdays with hours, less national holidays and its own closures.

Hours are on the wall clock of the institution; durations are real time, also across a change of the clocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.topics.holidays import national_holidays
from bot.topics.topic import WEEKDAYS, Topic

DEFAULT_SPANS = ((time(9), time(17)),)  # an office that gave no hours: Monday to Friday, as offices are
HORIZON = timedelta(days=3 * 366)  # an office closed for longer does not come back: the search ends there
ONE_DAY = timedelta(days=1)

Span = tuple[time, time]


@dataclass(frozen=True)
class OfficeCalendar:
    """The working time of one office."""

    spans: Mapping[int, tuple[Span, ...]]  # by weekday, Monday is 0
    closures: tuple[tuple[date, date], ...]  # first and last day
    timezone: ZoneInfo

    @classmethod
    def of(cls, topic: Topic | None, timezone: str) -> OfficeCalendar:
        """Return the calendar of a topic's office; of a topic that is gone, that of any office."""
        hours = topic.hours if topic else {}
        spans = {WEEKDAYS.index(day): _spans(text) for day, text in hours.items()}
        closures = tuple(_closure(text) for text in topic.closures) if topic else ()
        return cls(spans or dict.fromkeys(range(5), DEFAULT_SPANS), closures, ZoneInfo(timezone))

    def is_working_day(self, day: date) -> bool:
        """Tell whether the office opens on a day."""
        return (
            day.weekday() in self.spans
            and day not in national_holidays(day.year)
            and not any(first <= day <= last for first, last in self.closures)
        )

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the office is open at a moment."""
        return self.next_opening(moment) == moment

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself if the office is open, else when it opens next; in UTC."""
        for begin, end in self._openings(moment):
            if moment < end:
                return max(begin, moment.astimezone(UTC))
        return moment.astimezone(UTC) + HORIZON

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """Return the same time of day `days` working days later, the day of `moment` not counted; in UTC."""
        local = moment.astimezone(self.timezone)
        day, last, left = local.date(), local.date() + HORIZON, days
        while left and day < last:
            day += ONE_DAY
            left -= self.is_working_day(day)
        return self._at(day, local.time())

    def end_of_next_working_day(self, moment: datetime) -> datetime:
        """Return when the office closes on its first working day after that of `moment`; in UTC."""
        tomorrow = datetime.combine(moment.astimezone(self.timezone).date() + ONE_DAY, time(), self.timezone)
        day = self.next_opening(tomorrow).astimezone(self.timezone).date()
        return self._at(day, max(end for _, end in self.spans.get(day.weekday(), DEFAULT_SPANS)))

    def working_time_between(self, begin: datetime, end: datetime) -> timedelta:
        """Return how long the office was open between two moments; none when they are the wrong way round."""
        total = timedelta()
        for opens, closes in self._openings(begin):
            if opens >= end:
                break
            total += max(min(closes, end) - max(opens, begin), timedelta())
        return total

    def add_working_time(self, moment: datetime, duration: timedelta) -> datetime:
        """Return when the office has been open for `duration` since a moment; in UTC."""
        left = duration
        for opens, closes in self._openings(moment):
            begin = max(opens, moment.astimezone(UTC))
            if begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta())
        return moment.astimezone(UTC) + HORIZON

    def _openings(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the spans in which the office is open, in UTC and in order, from the day of `since` on."""
        first = since.astimezone(self.timezone).date()
        for offset in range(HORIZON.days):
            day = first + offset * ONE_DAY
            if self.is_working_day(day):
                for begin, end in self.spans[day.weekday()]:
                    yield self._at(day, begin), self._at(day, end)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.timezone).astimezone(UTC)


def _spans(text: str) -> tuple[Span, ...]:
    spans = (span.strip().split("-") for span in text.split(","))
    return tuple(sorted((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in spans))


def _closure(text: str) -> tuple[date, date]:
    first, _, last = text.partition("/")
    return date.fromisoformat(first), date.fromisoformat(last or first)
