"""Passwords: which are accepted, and how they are stored.

Argon2id in a thread, at most two at once: one hash takes 46 MiB and 50 ms or more, a hundred sign-ins at once
would take gigabytes. What is beyond the queue is told to come again.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Lock
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from bot.errors import InvalidInput, TooLong, Unavailable

MIN_PASSWORD_CHARS = 12
MAX_PASSWORD_CHARS = 256
COMMON_PASSWORDS = 3_000
MIN_OWN_CHARS = 8  # what must remain of a password without the words that everybody can guess here
PRODUCT = "sportello"

AT_ONCE = 2
IN_QUEUE = 20
# OWASP's choices of equal strength go from t=1 m=47104 KiB p=1 down to less memory; this one costs 50 ms here
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)

_Result = TypeVar("_Result")


def check_password(password: str, context: Iterable[str] = ()) -> None:
    """Accept a password exactly as typed, blanks and all, or say what is wrong with it.

    `context` are words an outsider would try: the login, the name, the institution.

    Raises:
        TooLong: over 256 characters.
        InvalidInput: `password_short`, `password_common`, `password_context` or `password_characters`.
    """
    if len(password) > MAX_PASSWORD_CHARS:
        raise TooLong(MAX_PASSWORD_CHARS, "password")
    if len(password) < MIN_PASSWORD_CHARS:
        raise InvalidInput("password_short", "password")
    if re.search("[\ud800-\udfff]", password):
        raise InvalidInput("password_characters", "password")
    folded = password.casefold()
    if len(set(folded)) < 4 or folded in _common() or _core(folded) in _common():
        raise InvalidInput("password_common", "password")
    plain = _plain(folded)
    own = plain
    for word in sorted({PRODUCT, *_words(context)}, key=len, reverse=True):
        own = own.replace(word, "")
    if own != plain and len(own) < MIN_OWN_CHARS:
        raise InvalidInput("password_context", "password")


class Passwords:
    """Hashing and checking, off the event loop and a few at a time."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._in_hand = 0
        self._counting = Lock()

    async def hashed(self, password: str) -> str:
        """Return what is stored for a password.

        Raises:
            Unavailable: too many are being hashed.
        """
        return await self._work(lambda: _HASHER.hash(_bytes(password)))

    async def accepted(self, password: str, context: Iterable[str]) -> str:
        """Return what is stored for a password that keeps the rules.

        Raises:
            InvalidInput: it breaks one, see `check_password`.
            Unavailable: too many are being hashed.
        """
        check_password(password, context)
        return await self.hashed(password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Tell whether a password is right; without a stored hash the same time is spent, and it is wrong.

        Raises:
            Unavailable: too many are being checked.
        """
        is_right = await self._work(lambda: _is_right(stored, password))
        return is_right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with weaker parameters than today's."""
        return _HASHER.check_needs_rehash(stored)

    def close(self) -> None:
        """Let the threads go."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    async def _work(self, job: Callable[[], _Result]) -> _Result:
        if self._in_hand >= AT_ONCE + IN_QUEUE:
            raise Unavailable("too many sign-ins at once")
        self._threads = self._threads or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
        with self._counting:
            self._in_hand += 1
        running = self._threads.submit(job)
        # counted until the thread is done, also when nobody waits for the answer any more
        running.add_done_callback(lambda _done: self._put_down())
        return await asyncio.wrap_future(running)

    def _put_down(self) -> None:
        with self._counting:
            self._in_hand -= 1


def _is_right(stored: str | None, password: str) -> bool:
    dummy = _dummy_hash()  # made in any case, or the first unknown login would take twice as long
    try:
        return _HASHER.verify(stored or dummy, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    return password[: MAX_PASSWORD_CHARS + 1].encode("utf-8", "surrogatepass")  # one more: too long is never right


@cache
def _dummy_hash() -> str:
    return _HASHER.hash(b"nobody has this password")


@cache
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"][:COMMON_PASSWORDS])


def _core(folded: str) -> str:
    """Return a password without the digits and signs that people put around a word to satisfy a rule."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)


def _plain(folded: str) -> str:
    """Return a text without accents and blanks: who guesses leaves them out as well."""
    letters = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in letters if not unicodedata.combining(char) and not char.isspace())


def _words(context: Iterable[str]) -> set[str]:
    words = (_plain(word) for text in context for word in re.split(r"[\W_]+", text.casefold()))
    return {word for word in words if len(word) > 3}
