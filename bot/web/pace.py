"""How fast one network or chat may ask what costs little and is asked often: counted in memory, for one process.

Counters that protect a secret are in the database (`bot.limits`); a write at every key pressed would cost more than
what it protects.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import TooManyTries

MAX_NETWORKS = 10_000  # about 2 MB; the one that was quiet longest is forgotten, and starts again with a full bucket


@dataclass
class Bucket:
    """What is left of a network's credit, and when that was counted."""

    left: float
    at_s: float


class Pace:
    """A token bucket for each network: `burst` at once, then `per_second`."""

    def __init__(self, burst: int, per_second: float, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock_s = clock_s
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, network: str) -> None:
        """Let one request pass.

        Raises:
            TooManyTries: the bucket is empty; says when the next one passes.
        """
        now_s = self._clock_s()
        bucket = self._buckets.pop(network, None) or Bucket(self._burst, now_s)
        bucket.left = min(self._burst, bucket.left + (now_s - bucket.at_s) * self._per_second)
        bucket.at_s = now_s
        self._buckets[network] = bucket
        if len(self._buckets) > MAX_NETWORKS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            raise TooManyTries(max(1, math.ceil((1 - bucket.left) / self._per_second)))
        bucket.left -= 1
