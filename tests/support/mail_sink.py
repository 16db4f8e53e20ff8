"""A real mail server on loopback that keeps every byte, and answers as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass(frozen=True)
class Received:
    """One mail as it arrived."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())


@dataclass
class Sink:
    """The server; `refuse_recipient` and `refuse_data` are answered instead of taking a mail."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    refuse_recipient: str | None = None
    refuse_data: str | None = None
    poison: str | None = None  # a mail that holds this is put off
    drop_after_data: bool = False

    @property
    def subjects(self) -> list[str]:
        return [mail.subject for mail in self.received]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.refuse_data or (self.poison and self.poison.encode() in envelope.content):
            return self.refuse_data or "451 not now"
        self.received.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), bytes(envelope.content)))
        if self.drop_after_data:
            assert server.transport is not None
            server.transport.close()
        return "250 taken"


@asynccontextmanager
async def open_sink() -> AsyncIterator[Sink]:
    """Listen on a free port until the end of the block."""
    sink = Sink()
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(sink, hostname="sink.example", loop=loop, decode_data=False)

    server = await loop.create_server(protocol, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        await server.wait_closed()
