"""How long a proof holds, what it shows, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import select
from support.clock import Clock

from bot.access import AccessDesk, AccessTier, Asker, PageToken, Visitor, pages, seeing
from bot.access.models import AccessCode, TicketSubject
from bot.access.pages import Proven
from bot.conversations import ConversationStore
from bot.database import Database
from bot.institution import StatusPolicy
from bot.limits import Limits
from bot.operators import Role
from bot.operators.accounts import Accounts
from bot.tickets import NewTicket, Ticket, TicketStore

MARIO = "mario@example.it"
BROWSER = Asker("browser-1", "192.0.2.1")


async def _begin(database: Database, clock: Clock, proven: Proven) -> PageToken:
    async with database.writing() as session:
        return await pages.begin(session, proven, clock())


async def test_a_page_session_slides_for_thirty_minutes_and_ends_after_twelve_hours(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    token = await _begin(database, clock, Proven(ticket_id=ticket.id))
    for _ in range(24):
        clock.advance(minutes=29.9)
        assert await access.admit(database, token) is not None
    clock.advance(minutes=5)
    assert await access.admit(database, token) is None

    idle = await _begin(database, clock, Proven(ticket_id=ticket.id))
    clock.advance(minutes=30)
    assert await access.admit(database, idle) is None


async def test_signing_out_ends_the_session_and_no_other(
    database: Database, access: AccessDesk, ticket: Ticket, clock: Clock
) -> None:
    here, there = [await _begin(database, clock, Proven(ticket_id=ticket.id)) for _ in range(2)]

    for _ in range(2):
        async with database.writing() as session:
            await access.end(session, here)

    assert await access.admit(database, here) is None
    assert await access.admit(database, there) is not None
    assert await access.admit(database, "nothing \ud800") is None


async def test_a_visitor_sees_what_was_proven_and_where_it_led_and_nothing_else(
    database: Database, access: AccessDesk, store: TicketStore, ticket: Ticket
) -> None:
    async with database.writing() as session:
        follow_up, target, same_address, stranger = [
            await store.create(session, NewTicket("wifi", title, "it", email=email))
            for title, email in (("Ancora", None), ("Doppia", None), ("Altra", MARIO), ("Altrui", "lucia@example.it"))
        ]
        follow_up.follow_up_of = ticket.id
        (await store.get(session, ticket.id)).merged_into_id = target.id

    one = Visitor(AccessTier.MAILED, frozenset({ticket.id}), frozenset({ticket.id}))
    every = replace(one, email=MARIO)

    async with database.reading() as session:
        assert [each.id for each in await access.tickets_of(session, one)] == [target.id, follow_up.id, ticket.id]
        assert await access.may_see(session, every, same_address)
        for visitor in (one, every, Visitor(AccessTier.OWNER), Visitor(AccessTier.IDENTITY, subject="rosa-77")):
            assert not await access.may_see(session, visitor, stranger)


async def test_a_merge_opens_the_other_ticket_only_to_whom_the_address_was_mailed(
    database: Database, access: AccessDesk, store: TicketStore, ticket: Ticket, conversation_id: int, clock: Clock
) -> None:
    async with database.writing() as session:
        anna = await Accounts().add(session, "anna", "Anna Conti", "anna@example.it", Role.OPERATOR, "unused")
        typed = NewTicket("wifi", "Doppia", "it", email=MARIO, conversation_id=conversation_id)
        doubled = await store.create(session, typed)
        own = await store.create(session, NewTicket("wifi", "Mia", "it", email="eva@example.it"))
        await store.merge(session, doubled.id, ticket.id, anna.id, anna.name)
        await pages.begin(session, Proven(own.id), clock(), conversation_id)  # a mail to another address proves nothing
    by_number = await access.admit(database, await _begin(database, clock, Proven(doubled.id, by_number=True)))
    by_mail = await access.admit(database, await _begin(database, clock, Proven(doubled.id)))
    chat = await access.admit_conversation(database, conversation_id)
    assert by_number is not None
    assert by_mail is not None

    async with database.reading() as session:
        seen = [[each.id for each in await access.tickets_of(session, who)] for who in (chat, by_number, by_mail)]

    assert seen == [[own.id, doubled.id], [doubled.id], [doubled.id, ticket.id]]


@pytest.mark.parametrize("proof", ["number", "subject"])
async def test_follow_ups_of_follow_ups_are_seen_with_the_first(
    sqlite_database: Database, access: AccessDesk, store: TicketStore, clock: Clock, proof: str
) -> None:
    async with sqlite_database.writing() as session:
        chain = [await store.create(session, NewTicket("wifi", f"Volta {time}", "it")) for time in range(4)]
        for before, after in pairwise(chain):
            after.follow_up_of = before.id
        session.add(TicketSubject(ticket_id=chain[0].id, subject="rosa-77"))
    who = {
        "number": Visitor(AccessTier.OWNER, frozenset({chain[0].id})),
        "subject": Visitor(AccessTier.IDENTITY, subject="rosa-77"),
    }

    async with sqlite_database.reading() as session:
        assert len(await access.tickets_of(session, who[proof])) == 4
        assert await access.may_see(session, who[proof], chain[3])


async def test_the_list_of_a_visitor_ends_somewhere(
    sqlite_database: Database, access: AccessDesk, monkeypatch: pytest.MonkeyPatch, store: TicketStore
) -> None:
    monkeypatch.setattr(seeing, "MAX_TICKETS", 2)
    async with sqlite_database.writing() as session:
        tickets = [await store.create(session, NewTicket("wifi", "Wifi", "it", email=MARIO)) for _ in range(3)]

    async with sqlite_database.reading() as session:
        shown = await access.tickets_of(session, Visitor(AccessTier.MAILED, email=MARIO))

    assert [each.id for each in shown] == [tickets[2].id, tickets[1].id]


async def test_a_code_that_was_typed_in_a_chat_opens_the_ticket_for_that_chat(
    database: Database, access: AccessDesk, store: TicketStore, ticket: Ticket, conversation_id: int, clock: Clock
) -> None:
    async with database.writing() as session:
        other, _token = await ConversationStore(clock).start(session, "widget", "it")
        own = await store.create(session, NewTicket("tasse", "Mia", "it", conversation_id=conversation_id))
        key = await access.request_code(session, "1", MARIO, BROWSER, opens_all=True)
        code_id = (await session.scalars(select(AccessCode.id))).one()
    async with database.reading() as session:
        before = await access.of_conversation(session, conversation_id)

    async with database.writing() as session:
        await access.verify_code(session, key, access.code_of(code_id), BROWSER, conversation_id)

    assert before == Visitor(AccessTier.OWNER, frozenset({own.id}))
    clock.advance(minutes=20)
    after = await access.admit_conversation(database, conversation_id)
    assert after == Visitor(AccessTier.MAILED, frozenset({own.id, ticket.id}), frozenset({ticket.id}), MARIO)
    clock.advance(minutes=20)
    assert await access.admit_conversation(database, conversation_id) == after
    assert await access.admit_conversation(database, other.id) == Visitor(AccessTier.OWNER)
    clock.advance(minutes=30)
    assert await access.admit_conversation(database, conversation_id) == before


@pytest.mark.parametrize("policy", StatusPolicy)
async def test_number_and_address_open_the_ticket_itself_only_where_the_desk_says_so(
    database: Database, ticket: Ticket, clock: Clock, policy: StatusPolicy
) -> None:
    access = AccessDesk(b"secret", Limits(b"secret", clock), clock, policy)

    async with database.writing() as session:
        found = await access.look_up(session, "1", MARIO, BROWSER)
        assert found is not None
        token = await access.enter(session, found)

    assert (token is not None) is (policy is StatusPolicy.FULL)
