"""Waking those who wait for news of a conversation, inside one process.

A wake says only "look": what is true is read from the database afterwards. A wake that nobody
waits for is lost on purpose; whoever comes later reads before waiting.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

DESK = 0  # the console's own channel: something in the queue changed


class Wakes:
    """One counter and one set of waiters a conversation."""

    def __init__(self) -> None:
        self._of_desk = 0
        self._waiters: defaultdict[int, set[asyncio.Future[None]]] = defaultdict(set)

    @property
    def of_desk(self) -> int:
        """Return how often the desk was woken: lets a console tell whether it has to look again."""
        return self._of_desk

    def notify(self, *channels: int) -> None:
        """Wake everybody who waits for one of `channels`."""
        self._of_desk += DESK in channels
        for channel in channels:
            for waiter in self._waiters.pop(channel, ()):
                if not waiter.done():
                    waiter.set_result(None)

    def waiter(self, *channels: int) -> asyncio.Future[None]:
        """Return a future that ends at the next wake of any of `channels`: take it *before* reading."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        for channel in channels:
            self._waiters[channel].add(future)
        future.add_done_callback(lambda done: self._drop(done, channels))
        return future

    def _drop(self, future: asyncio.Future[None], channels: tuple[int, ...]) -> None:
        for channel in channels:
            waiters = self._waiters.get(channel)
            if waiters is not None:
                waiters.discard(future)
                if not waiters:
                    del self._waiters[channel]
