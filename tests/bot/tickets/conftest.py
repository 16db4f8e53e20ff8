"""A desk's tickets with two operators and a conversation to point at."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from support.clock import Clock
from support.ticket_life import OFFICES

from bot.conversations import ConversationStore
from bot.database import Database
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.tickets import NewTicket, Ticket, TicketState, TicketStore, TicketTimers


class Colleague(NamedTuple):
    """An operator, as transitions name one: `store.take(session, ticket.id, *anna)`."""

    id: int
    name: str


@pytest.fixture
def store(clock: Clock) -> TicketStore:
    """Return the store under the test's clock."""
    return TicketStore(clock, offices=OFFICES)


@pytest.fixture
def timers(store: TicketStore) -> TicketTimers:
    """Return the timers over the store."""
    return TicketTimers(store)


@pytest.fixture
async def anna(database: Database) -> Colleague:
    """Return an operator."""
    return await _colleague(database, "anna", "Anna Conti")


@pytest.fixture
async def bruno(database: Database) -> Colleague:
    """Return another operator."""
    return await _colleague(database, "bruno", "Bruno Sala")


@pytest.fixture
async def ticket(database: Database, store: TicketStore) -> Ticket:
    """Return a new ticket of Mario, about the wifi."""
    new = NewTicket("wifi", "Il wifi non va", "it", "In aula 3 cade sempre", "mario@example.it", "Mario Rossi")
    async with database.writing() as session:
        return await store.create(session, new)


@pytest.fixture
async def conversation_id(database: Database) -> int:
    """Return the id of a conversation."""
    async with database.writing() as session:
        conversation, _token = await ConversationStore().start(session, "widget", "it")
        return conversation.id


async def _colleague(database: Database, login: str, name: str) -> Colleague:
    async with database.writing() as session:
        operator = await Accounts().add(session, login, name, f"{login}@example.it", Role.OPERATOR, "unused")
        return Colleague(operator.id, name)


@pytest.fixture
async def closed(database: Database, store: TicketStore, ticket: Ticket, anna: Colleague) -> Ticket:
    """Return Mario's ticket, solved by Anna."""
    async with database.writing() as session:
        return await store.reply(session, ticket.id, *anna, "Riavvii il telefono", TicketState.CLOSED)
