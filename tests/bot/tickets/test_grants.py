"""Access that a student authorises for a time. The clock stands on Tuesday 3 November 2026, 10:30 in Rome."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from support.clock import Clock
from support.ticket_life import OFFICES, kinds, outgoing

from bot.database import Database
from bot.errors import InvalidInput
from bot.institution import GrantRules, GrantScope
from bot.operators.audit import record, verify
from bot.operators.models import AuditRow
from bot.outbox import OutboxItem, OutboxKind
from bot.outbox.webhooks import NAMES, listen
from bot.tickets import (
    Actor,
    ConsentGrant,
    EventKind,
    GrantEnd,
    NewGrant,
    NewTicket,
    Resolution,
    Ticket,
    TicketClosed,
    TicketState,
    TicketStore,
    TicketTimers,
    TooManyGrants,
)

Colleague = tuple[int, str]
RULES = GrantRules(
    max_hours=48,
    scopes=(
        GrantScope(id="data", it="La base dati, in lettura", en="The data, to read", topics=("wifi", "archivio")),
        GrantScope(id="account", it="Il mio account", en="My account", own_only=True),
        GrantScope(id="archive", it="L'archivio", en="The archive", topics=("archivio",)),
    ),
)
HOOK = "https://host.example/calls"


@pytest.fixture
def until(clock: Clock) -> NewGrant:
    """Return what Mario authorises: his own rights, for a day."""
    return NewGrant("data", clock() + timedelta(hours=24))


async def grant(database: Database, store: TicketStore, ticket: Ticket, new: NewGrant) -> ConsentGrant:
    async with database.writing() as session:
        return await store.grant(session, ticket.id, new, RULES)


async def ends(database: Database, store: TicketStore, ticket: Ticket) -> list[GrantEnd | None]:
    async with database.reading() as session:
        return [each.ended_as for each in await store.grants(session, ticket.id)]


async def told(database: Database) -> list[str]:
    """Return the names of the calls that wait to leave."""
    async with database.reading() as session:
        calls = select(OutboxItem).where(OutboxItem.kind == OutboxKind.WEBHOOK).order_by(OutboxItem.id)
        return [NAMES[row.data["event"]] for row in await session.scalars(calls)]


async def test_what_is_authorised_stands_with_its_words_and_the_office_waits_no_longer(
    database: Database, store: TicketStore, ticket: Ticket, anna: Colleague, until: NewGrant, clock: Clock
) -> None:
    async with database.writing() as session:
        await store.reply(session, ticket.id, *anna, "Possiamo guardare?", TicketState.AWAITING_USER)

    given = await grant(database, store, ticket, until)

    async with database.reading() as session:
        now, event = await store.get(session, ticket.id), (await store.events(session, ticket.id))[-1]
    assert (given.words, given.is_own, given.expires_at) == ("La base dati, in lettura", True, until.until)
    assert (now.state, now.unanswered_since) == (TicketState.OPEN, clock())
    assert (event.kind, event.actor, event.data) == (EventKind.GRANTED, Actor.STUDENT, {"grant_id": given.id})
    assert (await outgoing(database, ticket.id))[-1] is OutboxKind.ALERT_STUDENT_WROTE


async def test_the_same_once_more_is_the_same_and_more_than_a_few_are_refused(
    database: Database, store: TicketStore, ticket: Ticket, until: NewGrant
) -> None:
    first = await grant(database, store, ticket, until)
    again = await grant(database, store, ticket, until)
    for name in ("Bianchi Ada", "Neri Ugo", "Verdi Lia", "Sala Pia"):
        await grant(database, store, ticket, NewGrant("data", until.until, name, "docente"))

    with pytest.raises(TooManyGrants):
        await grant(database, store, ticket, NewGrant("account", until.until))

    assert first.id == again.id
    assert len(await ends(database, store, ticket)) == 5


WRONG = (
    ("nothing", 1, "", "", "grant_scope"),
    ("archive", 1, "", "", "grant_scope"),  # it belongs to another topic
    ("data", 0, "", "", "grant_past"),
    ("data", 48.1, "", "", "grant_far"),
    ("account", 1, "Rossi Maria", "docente", "grant_own"),
    ("data", 1, "Rossi Maria", " ", "empty"),
    ("data", 1, "", "docente", "name"),
    ("data", 1, "Rossi\u202eMaria", "docente", "name"),
)


async def test_what_breaks_a_rule_is_refused(
    database: Database, store: TicketStore, ticket: Ticket, clock: Clock
) -> None:
    codes = []
    for scope, hours, name, kind, _ in WRONG:
        with pytest.raises(InvalidInput) as refused:
            await grant(database, store, ticket, NewGrant(scope, clock() + timedelta(hours=hours), name, kind))
        codes.append(refused.value.code)

    assert codes == [code for *_, code in WRONG]
    assert await ends(database, store, ticket) == []


async def test_a_revoked_access_is_over_at_once_and_revoking_twice_changes_nothing(
    database: Database, store: TicketStore, ticket: Ticket, until: NewGrant
) -> None:
    kept = await grant(database, store, ticket, until)
    gone = await grant(database, store, ticket, NewGrant("account", until.until))

    for _ in range(2):
        async with database.writing() as session:
            await store.revoke(session, ticket.id, gone.id)
    async with database.reading() as session:
        active = await store.active_grants(session, [ticket.id])

    assert [each.id for each in active] == [kept.id]
    assert await ends(database, store, ticket) == [None, GrantEnd.REVOKED]
    assert (await kinds(database, store, ticket.id)).count(EventKind.GRANT_REVOKED) == 1


async def test_another_tickets_access_cannot_be_revoked_from_here(
    database: Database, store: TicketStore, ticket: Ticket, until: NewGrant
) -> None:
    mine = await grant(database, store, ticket, until)
    async with database.writing() as session:
        other = await store.create(session, NewTicket("wifi", "Altro", "it", email="ada@example.it"))

    async with database.writing() as session:
        assert await store.revoke(session, other.id, mine.id) == []

    assert await ends(database, store, ticket) == [None]


async def test_it_ends_by_the_clock_to_the_minute_and_once(
    database: Database, store: TicketStore, ticket: Ticket, until: NewGrant, clock: Clock
) -> None:
    given = await grant(database, store, ticket, until)
    clock.advance(hours=23, minutes=59)
    async with database.writing() as session:
        early = await store.expire_due(session)
    clock.advance(minutes=1)

    async with database.writing() as session:
        before_the_timers = await store.active_grants(session, [ticket.id])
        due = await store.is_any_over(session), await store.expire_due(session), await store.expire_due(session)

    assert (early, before_the_timers, due) == (0, [], (True, 1, 0))
    assert not given.is_active(clock())
    async with database.reading() as session:
        event = (await store.events(session, ticket.id))[-1]
    assert (event.kind, event.actor) == (EventKind.GRANT_EXPIRED, Actor.TIMER)
    assert event.data == {"grant_id": given.id, "ended": "expired"}


@pytest.mark.parametrize("way", ["reply", "close", "withdraw", "merge", "timer"])
async def test_it_ends_with_its_ticket_whoever_closes_it(
    database: Database, store: TicketStore, timers: TicketTimers, ticket: Ticket, anna: Colleague, until: NewGrant,
    clock: Clock, way: str,
) -> None:  # fmt: skip
    if way == "timer":
        long = GrantRules(max_hours=24 * 30, scopes=RULES.scopes)
        async with database.writing() as session:
            await store.grant(session, ticket.id, NewGrant("data", clock() + timedelta(days=30)), long)
            await store.reply(session, ticket.id, *anna, "Dove?", TicketState.AWAITING_USER)
        for _ in range(2):
            clock.advance(days=7)
            async with database.writing() as session:
                await timers.run_due(session)
    else:
        await grant(database, store, ticket, until)
    async with database.writing() as session:
        match way:
            case "reply":
                await store.reply(session, ticket.id, *anna, "Fatto.", TicketState.CLOSED)
            case "close":
                await store.close(session, ticket.id, *anna, Resolution.REJECTED, "No.")
            case "withdraw":
                await store.withdraw(session, ticket.id)
            case "merge":
                same = NewTicket("wifi", "Di nuovo", "it", email="mario@example.it")
                await store.merge(session, ticket.id, (await store.create(session, same)).id, *anna)

    assert await ends(database, store, ticket) == [GrantEnd.CLOSED]
    last = (await kinds(database, store, ticket.id))[-1]
    assert last is EventKind.GRANT_EXPIRED
    with pytest.raises(TicketClosed):
        await grant(database, store, ticket, NewGrant("account", clock() + timedelta(hours=1)))


async def test_each_change_is_told_to_other_systems_and_to_the_record_of_the_desk(
    database: Database, ticket: Ticket, until: NewGrant, clock: Clock
) -> None:
    store = TicketStore(clock, offices=OFFICES)
    store.witness = record
    listen(database, (HOOK,))
    await grant(database, store, ticket, until)
    await grant(database, store, ticket, NewGrant("account", until.until))
    async with database.writing() as session:
        await store.revoke(session, ticket.id, 1)
    clock.moment = until.until
    async with database.writing() as session:
        await store.expire_due(session)

    async with database.reading() as session:
        rows = [(row.actor, row.event, row.data.get("grant")) for row in await session.scalars(select(AuditRow))]
        broken = await verify(session)
    assert await told(database) == ["grant.created", "grant.created", "grant.revoked", "grant.expired"]
    assert rows == [
        ("student", "granted", 1), ("student", "granted", 2), ("student", "grant_revoked", 1),
        ("system", "grant_expired", 2),
    ]  # fmt: skip
    assert broken == []


async def test_a_forgotten_ticket_keeps_when_and_what_but_not_whose_rights(
    database: Database, store: TicketStore, ticket: Ticket, until: NewGrant
) -> None:
    await grant(database, store, ticket, NewGrant("data", until.until, "Rossi Maria", "docente"))
    async with database.writing() as session:
        await store.withdraw(session, ticket.id)
        await store.anonymise(session, ticket.id)

    async with database.reading() as session:
        (kept,) = await store.grants(session, ticket.id)
        events = [event.data for event in await store.events(session, ticket.id)]
    assert (kept.scope, kept.is_own, kept.person_name, kept.person_kind) == ("data", False, None, None)
    assert "Rossi" not in str(events)
