"""Asking a clamd whether it knows a file (its INSTREAM command); optional."""

from __future__ import annotations

import asyncio
import struct

from bot.attachments.errors import Infected, ScannerDown

CHUNK_BYTES = 64 * 1024
TIMEOUT_S = 20.0  # a large archive takes clamd seconds, and an upload has 60 in all
MAX_REPLY_BYTES = 1_024


class Scanner:
    """A clamd at `host:port`, or behind the socket file `/run/clamav/clamd.ctl`."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def check(self, content: bytes) -> None:
        """Let a file pass that clamd has nothing against.

        Raises:
            Infected: it knows it.
            ScannerDown: it does not answer, or with an error: unchecked means refused.
        """
        try:
            async with asyncio.timeout(TIMEOUT_S):
                reply = await self._ask(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            raise ScannerDown from error
        if reply.endswith(" FOUND"):
            raise Infected
        if not reply.endswith(" OK"):
            raise ScannerDown

    async def _ask(self, content: bytes) -> str:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK_BYTES):
                chunk = content[start : start + CHUNK_BYTES]
                writer.write(struct.pack("!L", len(chunk)) + chunk)
                await writer.drain()
            writer.write(struct.pack("!L", 0))
            await writer.drain()
            reply = await reader.readuntil(b"\0")
        finally:
            writer.close()
        return reply[:MAX_REPLY_BYTES].rstrip(b"\0").decode("utf-8", "replace").strip()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address)
        host, _, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))
