"""Days on which no office in Italy is open."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

FIXED = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))  # law 260/1949
SAINT_FRANCIS = (10, 4)
SAINT_FRANCIS_SINCE = 2026  # law 151/2025


def easter(year: int) -> date:
    """Return Easter Sunday of a year in the Gregorian calendar.

    Source:
        the anonymous algorithm, Meeus, Astronomical Algorithms, 1991, chapter 8.
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, left = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * left + 2 * leaps - moon - rest) % 7
    late = (golden + 11 * moon + 22 * to_sunday) // 451
    month, day = divmod(moon + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def national_holidays(year: int) -> frozenset[date]:
    """Return the national holidays of a year; the patron saint of a town is a closure of its offices."""
    sunday = easter(year)
    fixed = {date(year, month, day) for month, day in FIXED}
    if year >= SAINT_FRANCIS_SINCE:
        fixed.add(date(year, *SAINT_FRANCIS))
    return frozenset(fixed | {sunday, sunday + timedelta(days=1)})
