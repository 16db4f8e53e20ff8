"""The two live connections, from the handshake to the last frame."""

from __future__ import annotations

import asyncio
import os

import aiohttp
import pytest
from support.hostile import hostile_payloads
from support.site import Operator, Site, Student

from bot.helpdesk import Helpdesk
from bot.tickets import NewTicket
from bot.web.sockets import MAX_PER_NETWORK, SIGNED_OUT

CHAT, CONSOLE = "/api/chat/live", "/api/console/live"


async def connect(site: Site, path: str, headers: dict[str, str]) -> aiohttp.ClientWebSocketResponse:
    return await site.http.ws_connect(site.base + path, headers=headers, autoping=True)


async def ended(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """Return the close code that the server ends the socket with."""
    async with asyncio.timeout(8):
        while True:
            message = await socket.receive()
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR):
                return socket.close_code


async def socket_token(operator: Operator) -> str:
    token: str = (await operator.gets("/api/console/me")).json()["socket_token"]
    return token


async def test_a_widget_is_told_when_there_is_something_to_read(site: Site, student: Student) -> None:
    socket = await connect(site, CHAT, {"Origin": site.base})
    await socket.send_json({"token": student.token})

    first = await socket.receive_json(timeout=5)
    await student.posts("ciao")
    second = await socket.receive_json(timeout=5)

    assert first == {"seq": 1, "owner": "bot"}
    assert second["seq"] >= 2
    await socket.close()


async def test_a_frame_carries_no_text(site: Site, student: Student) -> None:
    socket = await connect(site, CHAT, {"Origin": site.base})
    await socket.send_json({"token": student.token})
    await student.says("una frase che nessuno deve vedere qui")

    frame = await socket.receive_json(timeout=5)

    assert set(frame) == {"seq", "owner"}
    await socket.close()


async def test_a_console_is_told_when_the_desk_changes_and_not_of_every_talk_with_the_bot(
    site: Site, operator: Operator, student: Student, desk: Helpdesk
) -> None:
    socket = await connect(site, CONSOLE, operator.headers)
    await socket.send_json({"token": await socket_token(operator)})

    first = await socket.receive_json(timeout=5)
    await student.says("ciao")
    await desk.open_ticket(NewTicket("tasse", "Rimborso", "it"))
    second = await socket.receive_json(timeout=5)

    assert second["desk"] == first["desk"] + 1 == desk.wakes.of_desk
    await socket.close()


FOREIGN = (
    "https://evil.example",
    "null",
    "",
    "https://127.0.0.1",
    "http://127.0.0.1",
    "http://127.0.0.1.evil.example",
    None,
)


async def test_a_foreign_page_opens_no_socket(site: Site, operator: Operator) -> None:
    own = {name: value for name, value in operator.headers.items() if name != "Origin"}
    for path in (CHAT, CONSOLE):
        for origin in FOREIGN:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await connect(site, path, own | ({"Origin": origin} if origin is not None else {}))

            assert refused.value.status == 403, (path, origin)


async def test_an_embedding_page_opens_a_chat_but_no_console(site: Site, operator: Operator) -> None:
    origin = {"Origin": "https://www.ateneo.example"}

    socket = await connect(site, CHAT, origin)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await connect(site, CONSOLE, operator.headers | origin)

    assert refused.value.status == 403
    await socket.close()


async def test_the_cookie_alone_opens_no_console_socket(site: Site, operator: Operator) -> None:
    for hello in ({}, {"token": "x"}, {"token": operator.token}, {"token": None}):
        socket = await connect(site, CONSOLE, operator.headers)
        await socket.send_json(hello)

        assert await ended(socket) == SIGNED_OUT


async def test_a_signed_out_operator_loses_the_socket_within_a_second(site: Site, operator: Operator) -> None:
    socket = await connect(site, CONSOLE, operator.headers)
    await socket.send_json({"token": await socket_token(operator)})
    await socket.receive_json(timeout=5)

    await operator.posts("/api/console/sign-out")

    assert await ended(socket) == SIGNED_OUT


async def test_a_disabled_operator_loses_the_socket(site: Site, operator: Operator, desk: Helpdesk) -> None:
    socket = await connect(site, CONSOLE, operator.headers)
    await socket.send_json({"token": await socket_token(operator)})
    await socket.receive_json(timeout=5)

    await desk.operators.disable("anna")

    assert await ended(socket) == SIGNED_OUT


async def test_a_forgotten_device_loses_the_socket(site: Site, student: Student) -> None:
    socket = await connect(site, CHAT, {"Origin": site.base})
    await socket.send_json({"token": student.token})
    await socket.receive_json(timeout=5)

    await site.call("POST", "/api/chat/forget", {}, headers=student.headers)

    assert await ended(socket) == SIGNED_OUT


async def test_no_hostile_first_frame_opens_a_chat(site: Site) -> None:
    for payload in hostile_payloads("ws"):
        socket = await connect(site, CHAT, {"Origin": site.base})

        await socket.send_str(payload.text.encode("utf-8", "replace").decode())

        assert await ended(socket) == SIGNED_OUT, payload.name


async def test_a_client_that_speaks_after_its_first_frame_is_shown_the_door(site: Site, student: Student) -> None:
    for payload in hostile_payloads("ws"):
        socket = await connect(site, CHAT, {"Origin": site.base})
        await socket.send_json({"token": student.token})
        await socket.receive_json(timeout=5)

        await socket.send_str(payload.text.encode("utf-8", "replace").decode())

        assert await ended(socket) == aiohttp.WSCloseCode.POLICY_VIOLATION, payload.name
    assert [message["author"] for message in (await student.reads())["messages"]] == ["bot"]


async def test_a_large_frame_closes_the_socket_as_too_big(site: Site, student: Student) -> None:
    socket = await connect(site, CHAT, {"Origin": site.base})

    await socket.send_str("x" * 16_385)

    assert await ended(socket) in (aiohttp.WSCloseCode.MESSAGE_TOO_BIG, SIGNED_OUT)


async def test_a_binary_first_frame_opens_nothing(site: Site, student: Student) -> None:
    socket = await connect(site, CHAT, {"Origin": site.base})

    await socket.send_bytes(b'{"token":"' + student.token.encode() + b'"}')

    assert await ended(socket) == SIGNED_OUT


async def test_broken_frames_never_hurt_the_server(site: Site, student: Student) -> None:
    for _ in range(40):
        socket = await connect(site, CHAT, {"Origin": site.base})
        transport = socket._writer.transport
        transport.write(os.urandom(40))
        transport.close()

    assert (await site.call("GET", "/healthz")).status == 200


async def test_one_network_opens_only_so_many_sockets(site: Site) -> None:
    sockets = [await connect(site, CHAT, {"Origin": site.base}) for _ in range(MAX_PER_NETWORK)]

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await connect(site, CHAT, {"Origin": site.base})

    assert refused.value.status == 503
    assert refused.value.headers is not None
    assert refused.value.headers["Retry-After"]
    await sockets.pop().close()
    await asyncio.sleep(0.05)
    await (await connect(site, CHAT, {"Origin": site.base})).close()
    for socket in sockets:
        await socket.close()


async def test_a_handshake_has_the_headers_of_every_answer(site: Site) -> None:
    socket = await connect(site, CHAT, {"Origin": site.base})

    assert socket._response.headers["X-Content-Type-Options"] == "nosniff"
    assert "permessage-deflate" not in socket._response.headers.get("Sec-WebSocket-Extensions", "")
    await socket.close()
