"""Random lives of tickets, each step compared with a slow and obvious model, on both databases.

More of them: `pytest tests/bot/tickets/test_life_machine.py --hypothesis-profile=long`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select
from support.clock import Clock
from support.life_model import LIMIT, Life, Model
from support.life_seen import known, seen
from support.ticket_life import OFFICES

from bot.database import Database, open_database
from bot.errors import HelpDeskError
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.outbox import OutboxItem
from bot.tickets import (
    EntryKind,
    EventKind,
    NewTicket,
    Outcome,
    Resolution,
    Ticket,
    TicketCounter,
    TicketState,
    TicketStore,
    TicketTimers,
)

SILENT = {EventKind.NOTED, EventKind.THANKED, EventKind.EDITED, EventKind.RATED, EventKind.MERGED_IN}
SILENT |= {EventKind.FOLLOWED_UP, EventKind.ANONYMISED, EventKind.TRANSFERRED, EventKind.ASSIGNED}
TOPICS, ADDRESSES = ("wifi", "tasse", "archivio"), ("mario", "luca")
TEXTS = {"Non va ancora": False, "grazie mille": True}
WHO = st.integers(0, 1)
WHICH = st.integers(0, 30)


class Desk:
    """A database with two operators, and a loop to reach it from rules, which are not asynchronous."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner()
        self.database: Database = open_database(url)
        self.operators = [self.runner.run(self._operator(login)) for login in ("anna", "bruno")]
        self.runs = 0

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    async def _operator(self, login: str) -> tuple[int, str]:
        async with self.database.writing() as session:
            account = await Accounts().add(session, login, login.title(), f"{login}@a.it", Role.OPERATOR, "unused")
            return account.id, account.name


class Lives(RuleBasedStateMachine):
    """Whatever students, operators and time do to tickets, in any order."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.clock = desk, Clock()
        self.store = TicketStore(self.clock, open_per_address=LIMIT, offices=OFFICES)
        self.timers = TicketTimers(self.store)
        desk.runs += 1

    @initialize()
    def begin(self) -> None:
        async def last(session: Any) -> int:
            return await session.scalar(select(TicketCounter.last_number)) or 0

        self.first = self.read(last)
        self.model = Model(self.first)

    @rule(topic=st.sampled_from(TOPICS), name=st.sampled_from(ADDRESSES))
    def create(self, topic: str, name: str) -> None:
        email = f"{name}{self.desk.runs}@example.it"
        expected = self.model.create(topic, email, self.clock())
        new = NewTicket(topic, "Aiuto", "it", "Non va", email, "Mario Rossi")
        self.same(expected, lambda session: self.store.create(session, new))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, who=WHO)
    def take(self, n: int, who: int) -> None:
        life, operator = self.one(n), self.desk.operators[who]
        self.same(self.model.take(life, operator[0]), lambda s: self.store.take(s, life.id, *operator))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, who=WHO, to=WHO)
    def assign(self, n: int, who: int, to: int) -> None:
        life, by, other = self.one(n), self.desk.operators[who], self.desk.operators[to]
        self.same(self.model.assign(life, other[0]), lambda s: self.store.assign(s, life.id, *by, *other))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, topic=st.sampled_from(TOPICS))
    def transfer(self, n: int, topic: str) -> None:
        life, by = self.one(n), self.desk.operators[0]
        self.same(self.model.transfer(life, topic), lambda s: self.store.transfer(s, life.id, *by, topic))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, who=WHO, then=st.sampled_from([*TicketState, TicketState.AWAITING_USER]))
    def reply(self, n: int, who: int, then: TicketState) -> None:
        life, by = self.one(n), self.desk.operators[who]
        expected = self.model.reply(life, by[0], then.value, self.clock())
        self.same(expected, lambda s: self.store.reply(s, life.id, *by, "Provi così", then))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, who=WHO, note=st.sampled_from(["", "SEGRETO"]))
    def close(self, n: int, who: int, note: str) -> None:
        life, by = self.one(n), self.desk.operators[who]
        expected = self.model.close(life, by[0], note, self.clock())
        self.same(expected, lambda s: self.store.close(s, life.id, *by, Resolution.UNSOLVED, note))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, text=st.sampled_from(sorted(TEXTS)))
    def student_writes(self, n: int, text: str) -> None:
        life = self.one(n)
        expected = self.model.writes(life, TEXTS[text], self.clock())
        is_error = not isinstance(expected, Outcome)
        written = self.same(expected if is_error else None, lambda s: self.store.student_writes(s, life.id, text))
        assert is_error or written.outcome is expected

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH)
    def reopen(self, n: int) -> None:
        life = self.one(n)
        self.same(self.model.reopen(life, self.clock()), lambda s: self.store.reopen(s, life.id))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, who=WHO)
    def reopen_by_operator(self, n: int, who: int) -> None:
        life, by = self.one(n), self.desk.operators[who]
        expected = self.model.reopen_by_operator(life, by[0])
        self.same(expected, lambda s: self.store.reopen_by_operator(s, life.id, *by, "altro"))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH)
    def withdraw(self, n: int) -> None:
        life = self.one(n)
        self.same(self.model.withdraw(life, self.clock()), lambda s: self.store.withdraw(s, life.id))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH, text=st.sampled_from(["Uno", "Due"]))
    def edit(self, n: int, text: str) -> None:
        life = self.one(n)
        self.same(self.model.edit(life), lambda s: self.store.edit(s, life.id, text))

    @precondition(lambda self: len(self.model.lives) > 1)
    @rule(n=WHICH, into=WHICH, who=WHO)
    def merge(self, n: int, into: int, who: int) -> None:
        life, other, by = self.one(n), self.one(into), self.desk.operators[who]
        expected = self.model.merge(life, other, by[0], self.clock())
        self.same(expected, lambda s: self.store.merge(s, life.id, other.id, *by))

    @precondition(lambda self: self.model.lives)
    @rule(n=WHICH)
    def anonymise(self, n: int) -> None:
        life = self.one(n)
        self.same(self.model.anonymise(life), lambda s: self.store.anonymise(s, life.id))

    @rule(hours=st.sampled_from([1, 30, 24 * 5, 24 * 14]))
    def time_passes(self, hours: int) -> None:
        moment = self.clock.advance(hours=hours)
        self.model.pass_time(moment)
        while self.same(None, self.timers.run_due):
            pass

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        for life in self.model.lives.values():
            self.read(lambda session, life=life: self._check_history(session, life))

    def one(self, n: int) -> Life:
        lives = list(self.model.lives.values())
        return lives[n % len(lives)]

    def read(self, work: Callable[[Any], Awaitable[Any]]) -> Any:
        async def reading() -> Any:
            async with self.desk.database.reading() as session:
                return await work(session)

        return self.desk.runner.run(reading())

    def same(self, expected: type[HelpDeskError] | None, work: Callable[[Any], Awaitable[Any]]) -> Any:
        """Do it; the store raises what the model expects, and then all tickets stand as in the model."""

        async def step() -> Any:
            result, raised = None, None
            try:
                async with self.desk.database.writing() as session:
                    result = await work(session)
            except HelpDeskError as error:
                raised = type(error)
            assert raised is expected
            async with self.desk.database.reading() as session:
                found = list(await session.scalars(select(Ticket).where(Ticket.id > self.first).order_by(Ticket.id)))
            assert [ticket.id for ticket in found] == list(self.model.lives), "gapless, and none too many"
            for ticket in found:
                assert seen(ticket) == known(self.model.lives[ticket.id])
            return result

        return self.desk.runner.run(step())

    async def _check_history(self, session: Any, life: Life) -> None:
        """Check what must hold of the traces that a whole life has left."""
        events = await self.store.events(session, life.id)
        assert [event.state_after for event in events[:-1]] == [event.state_before for event in events[1:]]
        assert events[-1].state_after.value == life.state
        assert not [
            event.kind for event in events if event.state_before is not event.state_after and event.kind in SILENT
        ]
        versions = [event.version for event in events]
        assert versions == sorted(versions) and events[0].kind is EventKind.CREATED
        mails = await session.scalar(select(func.count()).where(OutboxItem.ticket_id == life.id))
        assert mails >= 2, "the receipt and the alert"
        shown = await self.store.entries(session, life.id, public_only=True)
        told = [str(each) for each in await self.store.timeline(session, life.id)]
        assert EntryKind.NOTE not in {entry.kind for entry in shown}
        assert "SEGRETO" not in " ".join([*told, *(entry.text for entry in shown)])


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    opened = Desk(database_url)
    yield opened
    opened.close()


@pytest.mark.slow
def test_whatever_happens_tickets_live_as_the_model_says(desk: Desk) -> None:
    is_long = settings.get_current_profile_name() == "long"
    asked = settings(max_examples=120 if is_long else 10, stateful_step_count=40 if is_long else 25, deadline=None)

    run_state_machine_as_test(lambda: Lives(desk), settings=asked)
