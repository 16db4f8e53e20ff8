"""What comes over the wire before it is a request: malformed, half, smuggled."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
import pytest
from support.site import Site

from bot.helpdesk import Helpdesk
from bot.turns import Turns
from bot.web.app import make_app
from bot.web.server import KEEPALIVE_S, SHUTDOWN_S, serve
from bot.web.sockets import GOODBYE_S


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


async def test_half_a_request_is_dropped_after_the_deadline(desk: Helpdesk, turns: Turns) -> None:
    runner, port = await serve(make_app(desk, turns), "127.0.0.1", 0, keepalive_s=0.3)

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in (b"GET / HTTP/1.1\r\n", b"Host: a\r\n", b"X-Slow:"):  # a little now and then does not put it off
        writer.write(part)
        await asyncio.sleep(0.05)
    heard = await asyncio.wait_for(reader.read(), 5)

    assert heard == b""
    assert KEEPALIVE_S <= 10
    writer.close()
    await runner.cleanup()


async def test_a_stop_ends_sockets_and_long_polls_at_once(desk: Helpdesk, turns: Turns) -> None:
    runner, port = await serve(make_app(desk, turns), "127.0.0.1", 0)
    async with aiohttp.ClientSession() as http:
        site = Site(f"http://127.0.0.1:{port}", http)
        student = await site.student().arrives()
        socket = await http.ws_connect(f"{site.base}/api/chat/live", headers={"Origin": site.base})
        await socket.send_json({"token": student.token})
        await socket.receive_json(timeout=5)
        poll = asyncio.create_task(student.reads(since=1, wait=25))
        await asyncio.sleep(0.05)

        async with asyncio.timeout(4):
            told, _ = await asyncio.gather(socket.receive(), runner.cleanup())

        assert (told.type, told.data) == (aiohttp.WSMsgType.CLOSE, aiohttp.WSCloseCode.SERVICE_RESTART)
        assert (await poll)["messages"] == []


async def test_a_client_that_is_gone_does_not_hold_up_a_stop(desk: Helpdesk, turns: Turns) -> None:
    runner, port = await serve(make_app(desk, turns), "127.0.0.1", 0)
    host = f"127.0.0.1:{port}".encode()
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(UPGRADE.replace(b"{host}", host) + b"\r\n")
    await asyncio.sleep(0.1)

    async with asyncio.timeout(GOODBYE_S + SHUTDOWN_S):
        await runner.cleanup()

    writer.close()


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
