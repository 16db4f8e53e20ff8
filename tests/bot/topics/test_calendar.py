"""When an office works."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.topics import Field, FieldType, Localised, OfficeCalendar, Topic
from bot.topics.calendar import HORIZON
from bot.topics.holidays import easter, national_holidays

ROME = ZoneInfo("Europe/Rome")
EMAIL = Field(field="email", type=FieldType.EMAIL)


def office(closures: tuple[str, ...] = (), **hours: str) -> OfficeCalendar:
    name = Localised(it="Tasse")
    topic = Topic(name=name, office=name, form=(EMAIL,), hours=hours, closures=closures)
    return OfficeCalendar.of(topic, "Europe/Rome")


def rome(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ROME)


MORNINGS = office(tue="09:00-12:30", thu="09:00-12:30,14:00-16:00")
ALL_WEEK = office(mon="09:00-17:00", tue="09:00-17:00", wed="09:00-17:00", thu="09:00-17:00", fri="09:00-17:00")


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, (3, 22)),
        (1961, (4, 2)),
        (2024, (3, 31)),
        (2025, (4, 20)),
        (2026, (4, 5)),
        (2027, (3, 28)),
        (2038, (4, 25)),
    ],
)
def test_easter_is_when_it_was_and_will_be(year: int, sunday: tuple[int, int]) -> None:
    assert easter(year) == date(year, *sunday)


def test_easter_monday_and_since_2026_saint_francis_are_holidays() -> None:
    assert date(2026, 4, 6) in national_holidays(2026)
    assert date(2026, 10, 4) in national_holidays(2026)
    assert date(2025, 10, 4) not in national_holidays(2025)
    assert len(national_holidays(2026)) == 13


def test_an_office_works_on_weekdays_with_hours_less_holidays_and_its_own_closures() -> None:
    closed_in_august = office(("2027-08-09/2027-08-20", "2026-11-05"), tue="09:00-12:30", thu="09:00-12:30")

    assert closed_in_august.is_working_day(date(2026, 11, 3))
    assert not closed_in_august.is_working_day(date(2026, 11, 4)), "a Wednesday"
    assert not closed_in_august.is_working_day(date(2026, 11, 5)), "closed that day"
    assert not closed_in_august.is_working_day(date(2026, 12, 8)), "a holiday on a Tuesday"
    assert not closed_in_august.is_working_day(date(2027, 8, 10))


def test_an_office_without_hours_works_from_monday_to_friday() -> None:
    calendar = OfficeCalendar.of(None, "Europe/Rome")

    assert [calendar.is_working_day(date(2026, 11, day)) for day in range(2, 9)] == [True] * 5 + [False] * 2
    assert calendar.is_open(rome(2026, 11, 2, 16, 59)) and not calendar.is_open(rome(2026, 11, 2, 17))


def test_seven_working_days_over_the_year_end_skip_every_holiday() -> None:
    closes_at = ALL_WEEK.add_working_days(rome(2026, 12, 23), 7)

    # 24, 28, 29, 30, 31 December, 4 and 5 January: not Christmas, St Stephen's, weekends, New Year
    assert closes_at == rome(2027, 1, 5)


def test_working_days_of_an_office_open_twice_a_week_are_its_own() -> None:
    assert MORNINGS.add_working_days(rome(2026, 11, 3), 3) == rome(2026, 11, 12)


def test_the_time_of_day_stays_the_same_when_the_clocks_change() -> None:
    before, after = rome(2026, 10, 23, 15), ALL_WEEK.add_working_days(rome(2026, 10, 23, 15), 1)

    assert after == rome(2026, 10, 26, 15)
    assert after - before.astimezone(UTC) == timedelta(days=3, hours=1)


def test_working_time_counts_open_hours_only() -> None:
    assert MORNINGS.working_time_between(rome(2026, 11, 3, 8), rome(2026, 11, 3, 10)) == timedelta(hours=1)
    assert MORNINGS.working_time_between(rome(2026, 11, 3, 12), rome(2026, 11, 5, 15)) == timedelta(hours=5)
    assert MORNINGS.working_time_between(rome(2026, 11, 6, 8), rome(2026, 11, 9, 20)) == timedelta()
    assert MORNINGS.working_time_between(rome(2026, 11, 5, 15), rome(2026, 11, 3, 12)) == timedelta()


def test_a_night_office_loses_the_hour_that_spring_takes() -> None:
    at_night = office(sun="00:00-06:00")

    assert at_night.working_time_between(rome(2027, 3, 14, 0), rome(2027, 3, 14, 8)) == timedelta(hours=6)
    lost = office(sun="01:00-04:00")
    assert lost.working_time_between(rome(2026, 3, 29, 0), rome(2026, 3, 29, 8)) == timedelta(hours=2)


def test_the_next_opening_is_now_while_the_office_is_open() -> None:
    assert MORNINGS.next_opening(rome(2026, 11, 3, 10)) == rome(2026, 11, 3, 10)
    assert MORNINGS.next_opening(rome(2026, 11, 3, 12, 30)) == rome(2026, 11, 5, 9)
    assert MORNINGS.next_opening(rome(2026, 11, 5, 13)) == rome(2026, 11, 5, 14)


def test_an_office_closed_for_good_stops_the_search() -> None:
    gone = office(("2020-01-01/2999-12-31",), mon="09:00-17:00")

    assert gone.next_opening(rome(2026, 11, 3)) == rome(2026, 11, 3).astimezone(UTC) + HORIZON
    assert gone.add_working_days(rome(2026, 11, 3), 1) > rome(2029, 1, 1)


@settings(max_examples=60)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(ROME)),
    st.integers(1, 40 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_what_is_added_in_working_time_is_measured_as_much(moment: datetime, duration: timedelta) -> None:
    for calendar in (MORNINGS, ALL_WEEK):
        assert calendar.working_time_between(moment, calendar.add_working_time(moment, duration)) == duration


@settings(max_examples=60)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(ROME)), st.integers(1, 20))
def test_n_working_days_later_is_the_nth_working_day(moment: datetime, days: int) -> None:
    later = MORNINGS.add_working_days(moment, days).astimezone(ROME).date()

    passed = [moment.date() + timedelta(days=n) for n in range(1, (later - moment.date()).days + 1)]
    assert MORNINGS.is_working_day(later)
    assert sum(map(MORNINGS.is_working_day, passed)) == days
