"""A virus scanner that speaks clamd's protocol: what it knows is refused, and so is everything when it is away."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.attachments.clamd import Scanner
from bot.attachments.errors import Infected, ScannerDown

VIRUS = b"X5O!P%@AP-not-really"


async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one INSTREAM as clamd does."""
    content = b""
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    while size := struct.unpack("!L", await reader.readexactly(4))[0]:
        content += await reader.readexactly(size)
    answers = {True: b"stream: Eicar-Test-Signature FOUND\0", False: b"stream: OK\0"}
    writer.write(b"INSTREAM size limit exceeded. ERROR\0" if len(content) > 200_000 else answers[VIRUS in content])
    await writer.drain()
    writer.close()


@asynccontextmanager
async def listening(path: Path | None = None) -> AsyncIterator[Scanner]:
    if path is not None:
        server = await asyncio.start_unix_server(clamd, path)
        address = str(path)
    else:
        server = await asyncio.start_server(clamd, "127.0.0.1", 0)
        address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield Scanner(address)


async def test_a_clean_file_passes_and_a_known_virus_does_not(tmp_path: Path) -> None:
    for path in (None, tmp_path / "clamd.ctl"):
        async with listening(path) as scanner:
            await scanner.check(b"a" * 150_000)  # three chunks
            with pytest.raises(Infected):
                await scanner.check(b"a" * 100_000 + VIRUS)


async def test_an_error_of_the_scanner_is_no_yes() -> None:
    async with listening() as scanner:
        with pytest.raises(ScannerDown):
            await scanner.check(b"a" * 300_000)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.ctl"])
async def test_a_scanner_that_is_away_lets_nothing_pass(address: str) -> None:
    with pytest.raises(ScannerDown):
        await Scanner(address).check(b"ciao")
