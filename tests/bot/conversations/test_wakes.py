"""Waking those who wait: nobody sleeps through the news they came for."""

from __future__ import annotations

import asyncio

from bot.conversations import DESK, Wakes


async def test_everybody_who_waits_for_a_conversation_is_woken() -> None:
    wakes = Wakes()
    waiters = [wakes.waiter(1), wakes.waiter(1)]

    wakes.notify(1)

    assert [waiter.done() for waiter in waiters] == [True, True]


async def test_others_sleep_on() -> None:
    wakes = Wakes()
    waiter = wakes.waiter(1)

    wakes.notify(2, DESK)

    assert not waiter.done()


async def test_one_may_wait_for_several_channels_at_once() -> None:
    wakes = Wakes()
    waiter = wakes.waiter(DESK, 7)

    wakes.notify(7)
    wakes.notify(DESK)

    assert waiter.done()


async def test_a_wake_between_reading_and_waiting_is_not_lost() -> None:
    wakes = Wakes()
    news: list[str] = []

    async def read() -> list[str]:
        seen = list(news)
        await asyncio.sleep(0)  # the database takes its time, and the news comes meanwhile
        return seen

    async def client() -> list[str]:
        while True:
            waiter = wakes.waiter(1)  # before reading
            if seen := await read():
                return seen
            await waiter

    async def writer() -> None:
        news.append("answer")
        wakes.notify(1)

    seen, _ = await asyncio.wait_for(asyncio.gather(client(), writer()), timeout=5)

    assert seen == ["answer"]


async def test_a_wake_that_nobody_waits_for_is_not_kept() -> None:
    wakes = Wakes()

    wakes.notify(1)

    assert not wakes.waiter(1).done()


async def test_only_what_concerns_the_desk_is_counted_for_consoles() -> None:
    wakes = Wakes()

    wakes.notify(1)
    wakes.notify(1, DESK)

    assert wakes.of_desk == 1


async def test_who_gives_up_waiting_leaves_nothing_behind() -> None:
    wakes = Wakes()

    for channel in range(1_000):
        waiter = wakes.waiter(channel, DESK)
        waiter.cancel()
        await asyncio.sleep(0)

    assert wakes._waiters == {}


async def test_waking_somebody_who_gave_up_does_no_harm() -> None:
    wakes = Wakes()
    gone, here = wakes.waiter(1), wakes.waiter(1)
    gone.cancel()

    wakes.notify(1)

    assert here.done()
    assert not here.cancelled()


async def test_a_waiter_of_two_channels_is_dropped_from_both_when_woken() -> None:
    wakes = Wakes()
    waiter = wakes.waiter(1, 2)

    wakes.notify(1)
    await waiter
    await asyncio.sleep(0)

    assert wakes._waiters == {}
