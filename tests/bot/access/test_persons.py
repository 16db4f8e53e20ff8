"""Whether two tickets are of one person, and what number and address open once that is not proven."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.clock import Clock

from bot.access import AccessDesk, Asker
from bot.access.models import ConversationIdentity, TicketSubject
from bot.database import Database
from bot.institution import StatusPolicy
from bot.limits import Limits
from bot.tickets import NewTicket, Ticket, TicketStore

MARIO = "mario@example.it"


@pytest.fixture
async def typed(database: Database, store: TicketStore, conversation_id: int) -> Ticket:
    """Return a second ticket with the address of the first, from a chat."""
    async with database.writing() as session:
        new = NewTicket("wifi", "Doppia", "it", email=MARIO, conversation_id=conversation_id)
        return await store.create(session, new)


@pytest.mark.parametrize(
    ("email", "subject", "seals"),
    [(MARIO, None, False), ("eva@example.it", None, True), ("eva@example.it", "mario-77", False)],
    ids=["the page vouches for the address", "for another one", "both are of one subject"],
)
async def test_the_page_around_a_chat_may_prove_it(
    database: Database,
    access: AccessDesk,
    clock: Clock,
    ticket: Ticket,
    typed: Ticket,
    email: str,
    subject: str | None,
    seals: bool,
) -> None:
    until = clock() + timedelta(hours=1)
    async with database.writing() as session:
        who = ConversationIdentity(conversation_id=typed.conversation_id, subject="x", email=email, until=until)
        session.add(who)
        if subject:
            session.add_all([TicketSubject(ticket_id=each.id, subject=subject) for each in (ticket, typed)])

    async with database.reading() as session:
        assert await access.must_seal(session, ticket, typed) is seals


async def test_number_and_address_open_no_sealed_ticket_whatever_the_policy(
    database: Database, clock: Clock, ticket: Ticket, typed: Ticket
) -> None:
    full = AccessDesk(b"secret", Limits(b"secret", clock), clock, StatusPolicy.FULL)

    async with database.writing() as session:
        seals = await full.must_seal(session, typed, ticket)
        (await session.get_one(Ticket, ticket.id)).is_sealed = seals
        found = await full.look_up(session, "1", MARIO, Asker("browser-1", "192.0.2.1"))
        assert found is not None
        opened = await full.enter(session, found)

    assert (seals, opened) == (True, None)
