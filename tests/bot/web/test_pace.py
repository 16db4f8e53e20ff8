"""How fast one network may ask."""

from __future__ import annotations

import pytest

from bot.errors import TooManyTries
from bot.web import pace
from bot.web.pace import Pace


class Stopwatch:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.at_s = 100.0

    def __call__(self) -> float:
        return self.at_s


def passes(pace: Pace, network: str) -> bool:
    try:
        pace.take(network)
    except TooManyTries:
        return False
    return True


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    stopwatch = Stopwatch()
    asked = Pace(5, 2.0, stopwatch)

    at_once = sum(passes(asked, "a") for _ in range(20))
    stopwatch.at_s += 1.5
    later = sum(passes(asked, "a") for _ in range(20))

    assert (at_once, later) == (5, 3)


def test_a_refusal_says_how_long_to_wait() -> None:
    asked = Pace(1, 0.25, Stopwatch())
    asked.take("a")

    with pytest.raises(TooManyTries) as refused:
        asked.take("a")

    assert refused.value.retry_after_s == 4


def test_refused_requests_do_not_make_the_wait_longer() -> None:
    stopwatch = Stopwatch()
    asked = Pace(1, 1.0, stopwatch)
    asked.take("a")
    for _ in range(50):
        passes(asked, "a")

    stopwatch.at_s += 1

    assert passes(asked, "a")


def test_networks_do_not_share_a_bucket() -> None:
    asked = Pace(1, 1.0, Stopwatch())
    asked.take("a")

    assert passes(asked, "b")
    assert not passes(asked, "a")


def test_a_flood_of_networks_takes_a_bounded_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MAX_NETWORKS", 10)
    asked = Pace(1, 1.0, Stopwatch())

    for number in range(1_000):
        asked.take(str(number))

    assert len(asked._buckets) == 10
