"""Calls that reach other systems: signed, in order, without a word that anybody typed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from contextlib import suppress

from pydantic import SecretStr
from sqlalchemy import select
from support.clock import Clock
from support.endpoint import Endpoint

from bot.helpdesk import Helpdesk
from bot.mail import OutboxWorker, TransportDown
from bot.operators import Operator
from bot.outbox import OutboxItem, OutboxKind, SkipReason
from bot.outbox.webhooks import listen
from bot.settings import Settings
from bot.tickets import NewTicket, Ticket, TicketState
from bot.webhooks import run_calls

SECRET = b"a secret of thirty-two characters"
Workers = tuple[OutboxWorker, OutboxWorker]
TYPED = ("Bonifico", "Pagato due volte", "mario@example.it", "Mario Rossi", "Rimborsato", "Anna Conti")


async def opens(desk: Helpdesk, subject: str = "Bonifico") -> Ticket:
    new = NewTicket("tasse", subject, "it", "Pagato due volte", email="mario@example.it", full_name="Mario Rossi")
    return await desk.open_ticket(new)


async def closes(desk: Helpdesk, ticket: Ticket, anna: Operator) -> None:
    async with desk.database.writing() as session:
        await desk.tickets.reply(session, ticket.id, anna.id, anna.name, "Rimborsato", TicketState.CLOSED)


async def calls(desk: Helpdesk) -> list[OutboxItem]:
    async with desk.database.reading() as session:
        wanted = select(OutboxItem).where(OutboxItem.kind == OutboxKind.WEBHOOK).order_by(OutboxItem.id)
        return list(await session.scalars(wanted))


async def test_a_tickets_life_is_told_in_order_and_nobody_is_named(
    desk: Helpdesk, workers: Workers, host: Endpoint, anna: Operator
) -> None:
    ticket = await opens(desk)
    await closes(desk, ticket, anna)

    await workers[0].send_due()

    created, added, changed = (call.told for call in host.received)
    assert host.events == ["ticket.created", "message.added", "ticket.state_changed"]
    assert (created["ticket"]["number"], created["ticket"]["state"], created["actor"]) == ("000001", "open", "student")
    assert (added["message"]["kind"], added["actor"]) == ("reply", "operator")
    assert {key: changed["ticket"][key] for key in ("state_before", "state", "resolution", "version")} == {
        "state_before": "open", "state": "closed", "resolution": "solved", "version": 2,
    }  # fmt: skip
    assert not any(word.encode() in call.body for call in host.received for word in TYPED)


async def test_a_call_is_signed_with_its_time(desk: Helpdesk, workers: Workers, host: Endpoint, clock: Clock) -> None:
    await opens(desk)
    await workers[0].send_due()

    (call,) = host.received
    at = int(clock().timestamp())
    signed = hmac.new(SECRET, f"{at}.".encode() + call.body, hashlib.sha256).hexdigest()
    assert call.headers["Sportello-Signature"] == f"t={at},v1={signed}"
    assert call.headers["Sportello-Delivery"] == call.told["delivery"]


async def test_what_was_not_taken_comes_again_with_the_same_name(
    desk: Helpdesk, workers: Workers, host: Endpoint, clock: Clock
) -> None:
    await opens(desk)
    host.status = 500
    await workers[0].send_due()
    await workers[0].send_due()
    early = len(host.received)
    host.status, _ = 200, clock.advance(minutes=2)
    await workers[0].send_due()

    assert (early, len(host.received)) == (1, 2)
    assert len({call.headers["Sportello-Delivery"] for call in host.received}) == 1
    assert [bool(row.sent_at) for row in await calls(desk)] == [True, False]  # the other one is for the archive


async def test_an_endpoint_that_hangs_or_is_gone_keeps_no_other_back(
    desk: Helpdesk, workers: Workers, host: Endpoint, archive: Endpoint, anna: Operator
) -> None:
    ticket = await opens(desk)
    await closes(desk, ticket, anna)
    host.hangs_s = 5

    with suppress(TransportDown):
        await workers[0].send_due()
    await workers[1].send_due()

    assert len(host.received) == 1
    assert archive.events == ["ticket.created", "message.added", "ticket.state_changed"]


async def test_one_ticket_that_is_refused_keeps_no_other_ticket_back(
    desk: Helpdesk, workers: Workers, host: Endpoint, anna: Operator, clock: Clock
) -> None:
    stuck, other = await opens(desk), await opens(desk, "Altro")
    host.status = 400
    await workers[0].send_due()
    host.status, host.received = 200, []
    await closes(desk, stuck, anna)
    await closes(desk, other, anna)

    await workers[0].send_due()

    assert host.events == []  # each later call waits behind the first of its ticket
    clock.advance(minutes=2)
    await workers[0].send_due()
    assert [call.told["ticket"]["number"] for call in host.received].count("000002") == 3


async def test_who_says_gone_gets_a_dead_letter_and_a_redirect_is_not_followed(
    desk: Helpdesk, workers: Workers, host: Endpoint, archive: Endpoint
) -> None:
    await opens(desk)
    host.status, archive.status, archive.location = 410, 302, host.url

    for worker in workers:
        await worker.send_due()

    gone, moved = await calls(desk)
    assert (gone.failed_at is not None, gone.error) == (True, "answered 410")
    assert (moved.failed_at, moved.error) == (None, "answered 302")
    assert len(host.received) == 1


async def test_without_leave_this_machine_is_not_called(desk: Helpdesk, host: Endpoint, clock: Clock) -> None:
    listen(desk.database, (host.url,))
    await opens(desk)
    desk.settings = Settings(
        data_dir=desk.settings.data_dir,
        webhook_urls=(host.url,),
        webhook_secret=SecretStr(SECRET.decode()),
        webhook_loopback=True,
    )
    desk.settings = desk.settings.model_copy(update={"webhook_loopback": False})
    stop = asyncio.Event()
    running = asyncio.create_task(run_calls(desk, stop))
    while not (await calls(desk))[0].tries:
        await asyncio.sleep(0.01)
    stop.set()
    await running

    (row,) = await calls(desk)
    assert (host.received, row.error) == ([], "127.0.0.1 is not public")


async def test_what_waits_for_an_endpoint_that_was_taken_out_waits_no_longer(
    desk: Helpdesk, workers: Workers, host: Endpoint
) -> None:
    await opens(desk)

    await run_calls(desk, asyncio.Event())

    assert {row.skipped_as for row in await calls(desk)} == {SkipReason.NOBODY_WAITS}
