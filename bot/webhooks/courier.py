"""Who takes calls out of the outbox: one worker for each endpoint, so that none waits for another, nor mail for any."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.helpdesk import Helpdesk
from bot.mail import run_outbox
from bot.outbox import CALLS, OutboxItem, OutboxKind, SkipReason
from bot.outbox.store import waiting
from bot.outbox.webhooks import endpoint_key
from bot.webhooks.caller import Caller
from bot.webhooks.calls import call_of


class CallCourier:
    """Carries the rows of one endpoint."""

    lane: Collection[OutboxKind] = CALLS

    def __init__(self, desk: Helpdesk, url: str, caller: Caller) -> None:
        self.endpoint: int | None = endpoint_key(url)
        self._desk = desk
        self._caller = caller

    async def settle(self, session: AsyncSession, item: OutboxItem) -> OutboxItem | None:
        """Return the row: every call leaves."""
        return item

    async def deliver(self, item_id: int) -> None:
        """Make the call."""
        async with self._desk.database.reading() as session:
            item = await session.get_one(OutboxItem, item_id)
            call = await call_of(session, item, self._desk.secret)
        await self._caller.call(call.event, call.delivery, call.body)


async def run_calls(desk: Helpdesk, stop: asyncio.Event) -> None:
    """Call every endpoint of the settings until `stop` is set; a call that is on its way is finished first."""
    settings = desk.settings
    await _forget_others(desk)
    if settings.webhook_secret is None:
        return
    secret = settings.webhook_secret.get_secret_value().encode()
    couriers = [
        CallCourier(desk, url, Caller(url, secret, desk.clock, loopback=settings.webhook_loopback))
        for url in settings.webhook_urls
    ]
    async with asyncio.TaskGroup() as workers:
        for courier in couriers:
            workers.create_task(run_outbox(desk, stop, [courier]))


async def _forget_others(desk: Helpdesk) -> None:
    """Let what waits for an endpoint that is not in the settings any more wait no longer."""
    known = [endpoint_key(url) for url in desk.settings.webhook_urls]
    orphaned = (OutboxItem.kind == OutboxKind.WEBHOOK) & OutboxItem.data["endpoint"].as_integer().not_in(known)
    async with desk.database.writing() as session:
        gone = update(OutboxItem).where(waiting(), orphaned).values(skipped_as=SkipReason.NOBODY_WAITS)
        await session.execute(gone.execution_options(synchronize_session=False))
