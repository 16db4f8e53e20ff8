"""A process that sends a desk's mail, and is killed right after a server has taken one, before that is noted."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import nullcontext
from datetime import timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from unittest.mock import patch

from support.clock import Clock
from support.desk import make_desk

from bot.content import Content
from bot.database import open_database
from bot.mail import OutboxWorker, mail_couriers
from bot.mail.smtp import SmtpServer, SmtpTransport
from bot.outbox import OutboxItem, OutboxStore


def send(url: str, port: int, content: Content, folder: Path, later_s: float, dies: bool, told: Pipe) -> None:
    """Send what is due at a moment, by a clock of its own; tell how many rows were looked at."""
    told.send(asyncio.run(_send(url, port, content, folder, later_s, dies)))


async def _send(url: str, port: int, content: Content, folder: Path, later_s: float, dies: bool) -> int:
    clock = Clock()
    clock.moment += timedelta(seconds=later_s)
    database = open_database(url)
    desk = make_desk(database, content, clock, folder)
    transport = SmtpTransport(SmtpServer("127.0.0.1", port, start_tls=False))
    with patch.object(OutboxStore, "sent", _die) if dies else nullcontext():
        looked_at = await OutboxWorker(desk, mail_couriers(desk, transport)).send_due()
    desk.operators.close()
    await database.close()
    return looked_at


def _die(_outbox: OutboxStore, _item: OutboxItem) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
