"""Guessing is counted in total: over sessions, spellings and processes, on both databases."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator

import pytest
from support import guesser
from support.guesser import Guess

from bot.access import AccessDesk, Asker
from bot.database import Database
from bot.errors import TooManyTries
from bot.limits import Limits
from bot.tickets import NewTicket, TicketStore

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["pytest", "support.ticket_writer", "support.guesser"])
SECRET = b"secret of the test"
MARIO = "mario@example.it"
NUMBERS = ("412", "000412", "#412", " 412", "n. 412", "richiesta 412", "0000000412")
ADDRESSES = (MARIO, MARIO.upper(), "mario+tag@example.it", f" {MARIO} ", "Mario+412@EXAMPLE.it")
pytestmark = pytest.mark.slow

ATTACKS: dict[str, tuple[int, list[Guess]]] = {
    "one session": (10, [(NUMBERS[n % 7], f"a{n}@example.it", "one", f"10.0.{n % 99}.1") for n in range(300)]),
    "a hundred sessions of one network": (
        30,
        [(str(n), f"b{n}@example.it", f"s{n % 100}", "192.0.2.1") for n in range(300)],
    ),
    "one address in every spelling": (
        5,
        [(NUMBERS[n % 7], ADDRESSES[n % 5], f"t{n}", f"10.{n % 99}.0.1") for n in range(300)],
    ),
}


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    """Let the server that processes are forked from find what this process finds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        yield


@pytest.mark.parametrize("attack", ATTACKS)
async def test_guesses_of_two_processes_get_no_more_than_their_share_together(
    database: Database, database_url: str, attack: str
) -> None:
    allowed, guesses = ATTACKS[attack]
    async with database.writing() as session:
        await TicketStore().create(session, NewTicket("wifi", "Il wifi non va", "it", email=MARIO))

    assert sum(_told(database_url, guesses)) == allowed

    access = AccessDesk(SECRET, Limits(SECRET))
    _number, _email, session_key, network = guesses[-1]
    with pytest.raises(TooManyTries):  # what would be right is refused as well
        async with database.writing() as session:
            await access.look_up(session, "1", MARIO, Asker(session_key, network))


def _told(url: str, guesses: list[Guess]) -> list[int]:
    """Let two processes make half of the guesses each, and return how many of each were looked at."""
    processes = []
    for half in (guesses[::2], guesses[1::2]):
        ours, theirs = SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=guesser.guess, args=(url, SECRET, half, theirs), daemon=True)
        process.start()
        theirs.close()
        processes.append((process, ours))
    told = [ours.recv() for _, ours in processes]
    for process, _ in processes:
        process.join()
    return told
