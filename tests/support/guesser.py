"""A process that guesses whose a ticket is; it tells how many guesses were looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from multiprocessing.connection import Connection as Pipe

import bot.conversations
import bot.operators  # noqa: F401 - tickets point at their tables
from bot.access import AccessDesk, Asker
from bot.database import open_database
from bot.errors import TooManyTries
from bot.limits import Limits

Guess = tuple[str, str, str, str]  # number, address, session, network


def guess(url: str, secret: bytes, guesses: Iterable[Guess], told: Pipe) -> None:
    """Make every guess, one after the other, and tell how many were not refused."""
    told.send(asyncio.run(_guess(url, secret, guesses)))


async def _guess(url: str, secret: bytes, guesses: Iterable[Guess]) -> int:
    database, looked_at = open_database(url), 0
    access = AccessDesk(secret, Limits(secret))
    for number, email, session_key, network in guesses:
        try:
            async with database.writing() as session:
                await access.look_up(session, number, email, Asker(session_key, network))
            looked_at += 1
        except TooManyTries:
            pass
    await database.close()
    return looked_at
