"""How often a student may authorise access: each time other systems, the office and a mail tell of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.clock import Clock

from bot.database import Database
from bot.institution import GrantRules, GrantScope
from bot.tickets import GrantedTooOften, NewGrant, Ticket, TicketStore
from bot.tickets.grants import MOST_A_DAY

RULES = GrantRules(scopes=(GrantScope(id="data", it="La base dati", en="The data"),))


async def test_authorising_and_revoking_again_and_again_comes_to_an_end_for_a_day(
    database: Database, store: TicketStore, ticket: Ticket, clock: Clock
) -> None:
    async def once_more() -> None:
        async with database.writing() as session:
            await store.grant(session, ticket.id, NewGrant("data", clock() + timedelta(hours=1)), RULES)
            await store.revoke(session, ticket.id)

    for _ in range(MOST_A_DAY):
        await once_more()
        clock.advance(minutes=1)

    with pytest.raises(GrantedTooOften) as refused:
        await once_more()
    clock.advance(seconds=refused.value.retry_after_s)
    await once_more()

    async with database.reading() as session:
        assert len(await store.grants(session, ticket.id)) == MOST_A_DAY + 1
