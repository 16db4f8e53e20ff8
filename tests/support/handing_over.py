"""What tests of the hand-over say and look at."""

from __future__ import annotations

import pytest
from support.desk import Student, add_operator

from bot.conversations import Author, NewMessage, Owner
from bot.handover import Handover, Reply
from bot.helpdesk import Helpdesk
from bot.operators import Operator
from bot.tickets import EntryKind, Resolution, Ticket, TicketState

JOINED = NewMessage(Author.SYSTEM, "Ora ti risponde Anna Conti.")
LEFT = NewMessage(Author.SYSTEM, "Da qui ti rispondo di nuovo io.")
WAITS = NewMessage(Author.SYSTEM, "Per andare avanti serve una tua risposta.")
REFUND = "Come chiedo il rimborso delle tasse?"


@pytest.fixture
def handover(desk: Helpdesk) -> Handover:
    return Handover(desk)


@pytest.fixture
async def anna(desk: Helpdesk) -> Operator:
    return await add_operator(desk)


@pytest.fixture
async def bruno(desk: Helpdesk) -> Operator:
    return await add_operator(desk, "bruno", "Bruno Sala")


def reply(text: str, then: TicketState = TicketState.OPEN, version: int | None = None) -> Reply:
    return Reply(text, then, Resolution.SOLVED, version)


async def owner(desk: Helpdesk, student: Student) -> Owner:
    async with desk.database.reading() as session:
        return (await desk.conversations.get(session, student.conversation.id)).owner


async def thread(desk: Helpdesk, ticket: Ticket, public_only: bool = True) -> list[tuple[EntryKind, str]]:
    async with desk.database.reading() as session:
        entries = await desk.tickets.entries(session, ticket.id, public_only=public_only)
    return [(entry.kind, entry.text) for entry in entries]
