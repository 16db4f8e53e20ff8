"""The worker of the outbox: takes what is due, lets it leave, notes what became of it. Several may run at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import HelpDeskError
from bot.helpdesk import Helpdesk
from bot.mail.couriers import AlertCourier, Courier, StudentCourier
from bot.mail.smtp import SmtpServer, SmtpTransport
from bot.mail.transport import FileTransport, Refused, Transport, TransportDown, TryLater
from bot.outbox import AT_ONCE, THREAD, OutboxItem, OutboxStore
from bot.settings import Settings

LOOK_EVERY_S = 1.0  # a code that somebody waits for is there while they look for the mail
REST_S = 15.0  # after a server that was down: the others would not get through either
BATCH = 100  # rows of one lane before the others have their turn
FOLDER = "mail"

log = structlog.get_logger(__name__)


class OutboxWorker:
    """Empties the outbox, one row at a time."""

    def __init__(self, desk: Helpdesk, couriers: Sequence[Courier], outbox: OutboxStore | None = None) -> None:
        self._desk = desk
        self._couriers = couriers
        self._outbox = outbox or OutboxStore(desk.clock)

    async def send_due(self) -> int:
        """Let everything leave that may leave now; returns how many rows were looked at.

        Raises:
            TransportDown: nothing gets through; what was tried is tried again later.
        """
        looked_at = 0
        for courier in self._couriers:
            for _ in range(BATCH):
                if not await self._send_next(courier):
                    break
                looked_at += 1
        return looked_at

    async def _send_next(self, courier: Courier) -> bool:
        async with self._desk.database.reading() as session:  # most looks find nothing, and need not lock anything
            if not await self._outbox.is_any_due(session, courier.lane, courier.endpoint):
                return False
        item: OutboxItem | None = None
        try:
            async with self._desk.database.writing() as session:
                item = await self._outbox.claim(session, courier.lane, courier.endpoint)
                if item is None:
                    return False
                leaving = await courier.settle(session, item)
        except (HelpDeskError, ValueError, LookupError, TypeError) as error:
            if item is None:
                raise
            await self._put_aside(item.id, error)
            return True
        if leaving is not None:
            await self._deliver(courier, leaving.id)
        return True

    async def _put_aside(self, item_id: int, error: Exception) -> None:
        """Note that a row cannot even be looked at: its claim was rolled back with the rest, so it is counted here."""
        log.error("outbox_row_failed", item=item_id, exc_info=error)
        async with self._desk.database.writing() as session:
            (await session.get_one(OutboxItem, item_id)).tries += 1
        await self._note_failure(item_id, type(error).__name__)

    async def _deliver(self, courier: Courier, item_id: int) -> None:
        try:
            await courier.deliver(item_id)
        except TransportDown as error:
            await self._note_failure(item_id, str(error))
            raise
        except TryLater as error:
            await self._note_failure(item_id, str(error))
        except Refused as error:
            await self._note_failure(item_id, str(error), for_good=True, bounced=error.is_bounce)
        except SQLAlchemyError:
            raise  # the database, not this row
        except Exception as error:  # a rim: one row that cannot be written must not keep the others
            log.exception("outbox_row_failed", item=item_id)
            await self._note_failure(item_id, type(error).__name__)  # its message may quote a student
        else:
            async with self._desk.database.writing() as session:
                self._outbox.sent(await session.get_one(OutboxItem, item_id))

    async def _note_failure(self, item_id: int, error: str, *, for_good: bool = False, bounced: bool = False) -> None:
        async with self._desk.database.writing() as session:
            item = await session.get_one(OutboxItem, item_id)
            self._outbox.failed(item, error, for_good=for_good, bounced=bounced)
            log.warning("outbox_row_not_sent", item=item_id, tries=item.tries, dead=item.failed_at is not None)


async def run_outbox(desk: Helpdesk, stop: asyncio.Event, couriers: Sequence[Courier] | None = None) -> None:
    """Empty the outbox until `stop` is set; a mail that is on its way is finished first."""
    worker = OutboxWorker(desk, couriers if couriers is not None else mail_couriers(desk))
    while not stop.is_set():
        pause_s = LOOK_EVERY_S
        try:
            await worker.send_due()
        except TransportDown as error:
            log.warning("mail_server_down", error=str(error))
            pause_s = REST_S
        except Exception:  # a rim: the database may be away for a moment, the worker stays
            log.exception("outbox_worker_failed")
            pause_s = REST_S
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause_s)


def mail_couriers(desk: Helpdesk, transport: Transport | None = None) -> list[Courier]:
    """Return what carries mail: codes first, then what happened to tickets, then alerts to operators."""
    outbox, by = OutboxStore(desk.clock), transport or open_transport(desk.settings)
    students = [StudentCourier(desk, outbox, by, lane) for lane in (AT_ONCE, THREAD)]
    return [*students, AlertCourier(desk, outbox, by)]


def open_transport(settings: Settings) -> Transport:
    """Return what the settings say mail leaves by; nothing is connected yet."""
    if settings.smtp_url is None:
        return FileTransport(settings.data_dir / FOLDER)
    return SmtpTransport(SmtpServer.of(settings.smtp_url.get_secret_value()))
