"""Which passwords are accepted, and how they are kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from bot.errors import InvalidInput, TooLong, Unavailable
from bot.operators import passwords as module
from bot.operators.passwords import AT_ONCE, IN_QUEUE, Passwords, check_password

pytestmark = pytest.mark.real_hashes
CONTEXT = ("anna.conti", "Anna Conti", "Università di Esempio")


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    """Return hashing as a process does it."""
    kept = Passwords()
    yield kept
    kept.close()


@pytest.mark.parametrize(
    "password",
    [
        "cavallo graffetta",
        "tr0ub4dor&3-x",
        " passphrase with edges ",
        "ùèàò€😀ùèàò€😀",
        "x7" + "q" * 10 + "zk" * 122,
        "anna-suona-il-pianoforte",
    ],
)
def test_a_long_password_of_any_characters_is_accepted(password: str) -> None:
    check_password(password, CONTEXT)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("x7q!zk2v9#p", "password_short"),
        ("123qweasdzxc", "password_common"),
        ("QWERTY123456", "password_common"),
        ("Password12345!", "password_common"),
        ("aaaaaaaaaaaaaa", "password_common"),
        ("annaconti2026", "password_context"),
        ("Sportello-2026", "password_context"),
        ("esempio-università", "password_context"),
        ("UNIVERSITADIESEMPIO", "password_context"),
        ("u n i v e r s i t à ese mpio", "password_context"),
        ("universita\u0300esempio1", "password_context"),
        ("x7q!zk2v9#p\ud800z", "password_characters"),
    ],
)
def test_a_password_that_others_would_try_is_refused(password: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_password(password, CONTEXT)

    assert refused.value.code == code


def test_a_password_may_have_256_characters_and_no_more() -> None:
    check_password("ab7!" * 64)

    with pytest.raises(TooLong):
        check_password("ab7!" * 64 + "x")


async def test_a_password_is_right_only_to_the_last_character(passwords: Passwords) -> None:
    long = "ab7!" * 63 + "end"
    stored = await passwords.hashed(long)

    assert await passwords.matches(stored, long)
    assert not await passwords.matches(stored, long[:-1] + "D")
    assert not await passwords.matches(stored, long + " ")
    assert not await passwords.matches(stored, f" {long}")


async def test_a_hash_is_argon2id_of_the_declared_strength(passwords: Passwords) -> None:
    stored = await passwords.hashed("cavallo graffetta")

    assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert not passwords.is_outdated(stored)


def test_a_weaker_hash_is_noticed(passwords: Passwords) -> None:
    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash("x"))


async def test_nobody_and_a_broken_hash_have_no_password(passwords: Passwords) -> None:
    assert not await passwords.matches(None, "nobody has this password")
    assert not await passwords.matches("not a hash", "cavallo graffetta")
    assert not await passwords.matches(None, "a\ud800" * 10_000)


async def test_two_are_hashed_at_once_twenty_wait_and_the_rest_come_again(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, busy, most = threading.Event(), 0, 0
    counting = threading.Lock()

    def slow(_stored: str | None, _password: str) -> bool:
        nonlocal busy, most
        with counting:
            busy += 1
            most = max(most, busy)
        gate.wait(30)
        with counting:
            busy -= 1
        return True

    monkeypatch.setattr(module, "_is_right", slow)
    started = [asyncio.create_task(passwords.matches("hash", "x")) for _ in range(AT_ONCE + IN_QUEUE)]
    await asyncio.sleep(0)

    with pytest.raises(Unavailable):
        await passwords.matches("hash", "x")
    gate.set()
    answers = await asyncio.gather(*started)
    assert (len(answers), most) == (AT_ONCE + IN_QUEUE, AT_ONCE)
    assert await passwords.matches("hash", "x")


async def test_giving_up_waiting_does_not_make_room_for_more_threads(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow(_stored: str | None, _password: str) -> bool:
        begun.set()
        gate.wait(30)
        return True

    monkeypatch.setattr(module, "_is_right", slow)
    given_up = asyncio.create_task(passwords.matches("hash", "x"))
    await asyncio.to_thread(begun.wait, 30)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)

    assert passwords._in_hand == 1
    gate.set()
