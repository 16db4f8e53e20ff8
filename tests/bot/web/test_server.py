"""What comes over the wire before it is a request: malformed, half, smuggled."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from bot.web.server import KEEPALIVE_S
from tests.support.site import Site


@dataclass(frozen=True)
class Heard:
    """What the server said, and whether it closed the connection afterwards."""

    data: bytes
    is_closed: bool

    @property
    def status(self) -> int:
        return int(self.data.split()[1]) if self.data.startswith(b"HTTP/1.") else 0


async def spoken(site: Site, data: bytes, *, patience_s: float = 1.0) -> Heard:
    """Send raw bytes and listen until the server closes or falls silent."""
    address = urlsplit(site.base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    heard, is_closed = b"", False
    try:
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(patience_s):
            while chunk := await reader.read(65_536):
                heard += chunk
            is_closed = True
    except TimeoutError:
        pass
    except ConnectionError:
        is_closed = True
    finally:
        writer.close()
    return Heard(heard, is_closed)


MALFORMED = {
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "bad version": b"GET / HTTP/9.9\r\n\r\n",
    "bad method": b"G\x00T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "no colon": b"GET / HTTP/1.1\r\nHost a\r\n\r\n",
    "blank in name": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "folded header": b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n",
    "nul in header": b"GET / HTTP/1.1\r\nHost: a\r\nX-A: \x00\r\n\r\n",
    "negative length": b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "two lengths": (
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
    ),
    "length and chunked": (
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    ),
    "odd encoding": b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "chunked twice": (
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "long line": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 40_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 500 + b"\r\n",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_malformed_is_refused_and_the_connection_ends(site: Site, data: bytes) -> None:
    heard = await spoken(site, data)

    assert heard.status == 400
    assert heard.data.count(b"HTTP/1.") == 1
    assert heard.is_closed


async def test_a_refusal_before_any_request_has_our_headers_and_tells_nothing(site: Site) -> None:
    heard = await spoken(site, MALFORMED["no colon"])

    head, _, body = heard.data.decode().partition("\r\n\r\n")
    assert "X-Content-Type-Options: nosniff" in head
    assert "Server: sportello\r\n" in head + "\r\n"
    assert "X-Request-Id: " in head
    assert "Host a" not in body
    assert "aiohttp" not in heard.data.decode().lower()


async def test_a_chunk_size_that_is_none_is_never_a_server_error(site: Site) -> None:
    head = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    for chunk in (b"zz\r\n", b"-1\r\n", b"1\nab\r\n", b"1;\x00\r\na\r\n0\r\n\r\n", b"f" * 20 + b"\r\n"):
        heard = await spoken(site, head + chunk, patience_s=1)

        assert heard.status in (0, 400), heard.data[:100]
    assert (await site.call("GET", "/healthz")).status == 200


UPGRADE = (
    b"GET /api/chat/live HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


@pytest.mark.parametrize(
    "extra", [b"Content-Length: 35\r\n", b"Content-Length: 0\r\n", b"Transfer-Encoding: chunked\r\n"]
)
async def test_an_upgrade_that_carries_a_body_is_refused(site: Site, extra: bytes) -> None:
    host = urlsplit(site.base).netloc.encode()
    smuggled = b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"

    heard = await spoken(site, UPGRADE.replace(b"{host}", host) + extra + b"\r\n" + smuggled)

    assert heard.status == 400
    assert b"101" not in heard.data.split(b"\r\n")[0]
    assert b"sportello_requests_total" not in heard.data


async def test_the_same_upgrade_without_a_body_is_accepted(site: Site) -> None:
    host = urlsplit(site.base).netloc.encode()

    heard = await spoken(site, UPGRADE.replace(b"{host}", host) + b"\r\n", patience_s=1)

    assert heard.status == 101


async def test_half_a_request_is_dropped_after_the_deadline(site: Site) -> None:
    heard = await spoken(site, b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow:", patience_s=KEEPALIVE_S + 3)

    assert heard == Heard(b"", is_closed=True)


async def test_random_bytes_never_hurt_the_server(site: Site) -> None:
    chance = random.Random(20261121)
    whole = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        heard = await spoken(site, bytes(data), patience_s=0.3)

        assert heard.status < 500, bytes(data)
    assert (await site.call("GET", "/healthz")).status == 200
