"""What operators do with their own account: see where they are signed in, end that, change the password."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from bot.database import Database
from bot.errors import InvalidInput, NotSignedIn, Unavailable
from bot.limits import LimitKind, Limits, network_of
from bot.operators import audit, sessions
from bot.operators.accounts import Accounts
from bot.operators.models import Operator, OperatorSession
from bot.operators.passwords import Passwords


class OwnAccount:
    """The account of whoever is signed in; every method opens its own transactions."""

    def __init__(
        self,
        database: Database,
        limits: Limits,
        clock: Callable[[], datetime],
        passwords: Passwords,
        context_words: Iterable[str],
    ) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._passwords = passwords
        self._context = tuple(context_words)
        self._accounts = Accounts(clock)

    async def sessions(self, operator: Operator) -> list[OperatorSession]:
        """Return the sessions that hold, the newest first."""
        async with self._database.reading() as session:
            return await sessions.of_operator(session, operator.id, self._clock())

    async def choose_mails(self, operator: Operator, no_mail_for: Collection[str]) -> None:
        """Let an operator get no mail about these kinds of alerts, and about all others."""
        async with self._database.writing() as session:
            (await self._accounts.get(session, operator.id)).no_mail_for = sorted(set(no_mail_for)) or None

    async def end_others(self, operator: Operator, token: str) -> None:
        """End every session of an operator but the one of `token`, in all processes at once."""
        async with self._database.writing() as session:
            await sessions.end_all(session, operator.id, but=token)
            await audit.record(session, self._clock(), f"operator:{operator.id}", "sessions_ended")

    async def change_password(
        self, operator: Operator, current: str, new: str, network: str, device: str | None = None
    ) -> str:
        """Change the password, end every session, and return the token of a new one.

        A wrong `current` is counted as at the door: who sits down at an open console guesses no faster there.

        Raises:
            InvalidInput: `password_wrong` for `current`, or `new` breaks a rule.
            TooManyTries: says when to come back.
            NotSignedIn: the account was disabled, or its password changed, meanwhile.
            Unavailable: too many sign in at this moment.
        """
        pair = f"{operator.login}\0{network_of(network)}"
        async with self._database.writing() as session:
            await self._limits.check(session, LimitKind.SIGN_IN, pair)
            await self._limits.miss(session, LimitKind.SIGN_IN, pair)
        try:
            is_right = await self._passwords.matches(operator.password_hash, current)
            hashed = await self._passwords.accepted(new, (*operator.names, *self._context)) if is_right else ""
        except (InvalidInput, Unavailable):
            await self._take_back(pair)
            raise
        actor, at = f"operator:{operator.id}", self._clock()
        async with self._database.writing() as session:
            if not is_right:
                await audit.record(session, at, actor, "password_refused")
            else:
                fresh = await self._accounts.get(session, operator.id)
                if fresh.disabled_at is not None or fresh.password_hash != operator.password_hash:
                    raise NotSignedIn
                await self._limits.forget(session, LimitKind.SIGN_IN, pair)
                await self._accounts.set_password_hash(session, operator.id, hashed)
                token = await sessions.begin(session, fresh, at, device)
                await audit.record(session, at, actor, "password_changed", {"operator_id": operator.id})
        if not is_right:
            raise InvalidInput("password_wrong", "current")
        return token

    async def _take_back(self, pair: str) -> None:
        async with self._database.writing() as session:
            await self._limits.refund(session, LimitKind.SIGN_IN, pair)
