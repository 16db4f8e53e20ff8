"""Signing in and out: the methods that open their own transactions, because a hash is computed between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database import Database, now
from bot.errors import InvalidInput, NotSignedIn, Unavailable
from bot.limits import LimitKind, Limits, network_of
from bot.operators import audit, sessions, setup
from bot.operators.accounts import Accounts, canonical_login
from bot.operators.errors import SetupClosed
from bot.operators.models import Operator, Role
from bot.operators.offices import Memberships
from bot.operators.own_account import OwnAccount
from bot.operators.passwords import Passwords
from bot.operators.tokens import Tokens


@dataclass(frozen=True)
class SignedIn:
    """An operator and the token of the new session; the token is shown to the browser and nobody else."""

    operator: Operator
    token: str


class Operators:
    """Operators at the door. Changes of accounts are recorded in the audit."""

    def __init__(
        self,
        database: Database,
        limits: Limits,
        clock: Callable[[], datetime] = now,
        context_words: Iterable[str] = (),
    ) -> None:
        """Take what sign-in needs; `context_words` (the institution's name) may not make up a password."""
        self.accounts = Accounts(clock)
        self.tokens = Tokens(self.accounts, database, clock)
        self.offices = Memberships(self.accounts, database, clock)
        self._database = database
        self._limits = limits
        self._clock = clock
        self._context = tuple(context_words)
        self._passwords = Passwords()
        self.own = OwnAccount(database, limits, clock, self._passwords, self._context)

    async def sign_in(self, login: str, password: str, network: str, device: str | None = None) -> SignedIn:
        """Check login and password and begin a session under a new token; `device` is shown in the list of sessions.

        A try is counted before the password is looked at and taken back when it was right: a hundred tries at
        once are a hundred tries. Unknown logins cost the same time.

        Raises:
            NotSignedIn: login or password is wrong, or the account is disabled; never says which.
            TooManyTries: says when to come back.
            Unavailable: too many sign in at this moment.
        """
        name, network = _spelled(login), network_of(network)
        async with self._database.writing() as session:
            for kind, key in _counted(name, network):
                await self._limits.check(session, kind, key)
                await self._limits.miss(session, kind, key)
            found = await session.scalar(select(Operator).where(Operator.login == name))
        known = found if found is not None and found.disabled_at is None else None
        try:
            is_right = await self._passwords.matches(known.password_hash if known else None, password)
        except Unavailable:
            await self._take_back(name, network)
            raise
        if known is None or not is_right:
            await self._record(f"operator:{found.id}" if found else "unknown", "sign_in_failed")
            raise NotSignedIn
        return await self._begin(known, password, name, network, device)

    async def by_token(self, token: str, is_active: bool = True) -> Operator:
        """Return the operator of a session; `is_active=False` (a waiting socket) does not keep it from idling out.

        Raises:
            NotSignedIn: unknown, ended, idle for 30 minutes, 12 hours old, or the operator is disabled.
        """
        at = self._clock()
        async with self._database.reading() as session:
            found = await sessions.find(session, token, at)
        if found is None:
            raise NotSignedIn
        operator, row = found
        if is_active and at - row.last_seen_at >= sessions.SEEN_EVERY:
            async with self._database.writing() as session:
                await sessions.see(session, token, at)
        return operator

    async def is_anyone_present(self, session: AsyncSession, minutes: int) -> bool:
        """Tell whether an operator worked in the console, or had it before their eyes, in the last minutes."""
        at = self._clock()
        return await sessions.any_present(session, at - timedelta(minutes=minutes), at)

    async def note_present(self, operator: Operator) -> None:
        """Note that an operator has the console on the screen; it keeps no session from idling out."""
        at = self._clock()
        if operator.last_seen_at is not None and at - operator.last_seen_at < sessions.SEEN_EVERY:
            return
        async with self._database.writing() as session:
            await self.accounts.see(session, operator.id)

    async def sign_out(self, token: str) -> None:
        """End a session, in all processes at once."""
        at = self._clock()
        async with self._database.writing() as session:
            found = await sessions.find(session, token, at)
            await sessions.end(session, token)
            if found is not None:
                await audit.record(session, at, f"operator:{found[0].id}", "sign_out")

    async def add(self, login: str, name: str, email: str, role: Role, password: str, actor: str = "cli") -> Operator:
        """Make an account.

        Raises:
            LoginTaken: somebody has this login.
            InvalidInput: a field, or the password, breaks a rule.
        """
        hashed = await self._hashed(password, login, name, email)
        async with self._database.writing() as session:
            operator = await self.accounts.add(session, login, name, email, role, hashed)
            await audit.record(session, self._clock(), actor, "operator_added", {"operator_id": operator.id})
        return operator

    async def disable(self, login: str, actor: str = "cli") -> Operator:
        """Keep an operator out and end all their sessions.

        Raises:
            OperatorNotFound: nobody has this login.
        """
        async with self._database.writing() as session:
            operator = await self.accounts.by_login(session, login)
            await self.accounts.disable(session, operator.id)
            await audit.record(session, self._clock(), actor, "operator_disabled", {"operator_id": operator.id})
        return operator

    async def set_password(self, login: str, password: str, actor: str = "cli") -> None:
        """Change a password; every session ends.

        Raises:
            OperatorNotFound: nobody has this login.
            InvalidInput: the password breaks a rule.
        """
        async with self._database.reading() as session:
            operator = await self.accounts.by_login(session, login)
        hashed = await self._passwords.accepted(password, (*operator.names, *self._context))
        async with self._database.writing() as session:
            await self.accounts.set_password_hash(session, operator.id, hashed)
            await audit.record(session, self._clock(), actor, "password_changed", {"operator_id": operator.id})

    async def setup_token(self) -> str | None:
        """Return the token of a new link for the first operator, or None when there is an operator."""
        async with self._database.writing() as session:
            if await self.accounts.any(session):
                return None
            return await setup.new_link(session, self._clock())

    async def is_setup_open(self, token: str) -> bool:
        """Tell whether the page of a link may be shown."""
        async with self._database.reading() as session:
            return await setup.is_good(session, token, self._clock()) and not await self.accounts.any(session)

    async def set_up(
        self, token: str, login: str, name: str, email: str, password: str, device: str | None = None
    ) -> SignedIn:
        """Make the first operator, an administrator, and sign them in.

        Raises:
            SetupClosed: the link is no good, or somebody was faster.
            InvalidInput: a field, or the password, breaks a rule; the link stays good.
        """
        if not await self.is_setup_open(token):
            raise SetupClosed
        hashed = await self._hashed(password, login, name, email)
        at = self._clock()
        async with self._database.writing() as session:
            if not await setup.use(session, token, at) or await self.accounts.any(session):
                raise SetupClosed
            operator = await self.accounts.add(session, login, name, email, Role.ADMIN, hashed)
            new_token = await sessions.begin(session, operator, at, device)
            await audit.record(session, at, "setup", "operator_added", {"operator_id": operator.id})
        return SignedIn(operator, new_token)

    def close(self) -> None:
        """Let the hashing threads go."""
        self._passwords.close()

    async def _hashed(self, password: str, login: str, name: str, email: str) -> str:
        return await self._passwords.accepted(password, (login, name, email.partition("@")[0], *self._context))

    async def _begin(self, operator: Operator, password: str, name: str, network: str, device: str | None) -> SignedIn:
        at = self._clock()
        outdated = self._passwords.is_outdated(operator.password_hash)
        rehashed = await self._passwords.hashed(password) if outdated else None
        async with self._database.writing() as session:
            fresh = await self.accounts.get(session, operator.id)
            if fresh.disabled_at is not None or fresh.password_hash != operator.password_hash:
                raise NotSignedIn  # disabled, or the password was changed, while we were computing
            await self._limits.forget(session, LimitKind.SIGN_IN, _pair(name, network))
            await self._limits.refund(session, LimitKind.SIGN_IN_NETWORK, network)
            fresh.password_hash = rehashed or fresh.password_hash
            token = await sessions.begin(session, fresh, at, device)
            await audit.record(session, at, f"operator:{fresh.id}", "sign_in")
        return SignedIn(fresh, token)

    async def _take_back(self, name: str, network: str) -> None:
        async with self._database.writing() as session:
            for kind, key in _counted(name, network):
                await self._limits.refund(session, kind, key)

    async def _record(self, actor: str, event: str) -> None:
        async with self._database.writing() as session:
            await audit.record(session, self._clock(), actor, event)


def _spelled(login: str) -> str:
    try:
        return canonical_login(login)
    except InvalidInput:
        return ""  # nobody's, and counted like any other wrong login


def _pair(name: str, network: str) -> str:
    return f"{name}\0{network}"


def _counted(name: str, network: str) -> tuple[tuple[LimitKind, str], ...]:
    return (LimitKind.SIGN_IN, _pair(name, network)), (LimitKind.SIGN_IN_NETWORK, network)
