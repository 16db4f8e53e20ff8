"""An operator's own account in the console: where they are signed in, the password, being there."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import make_mocked_request
from support.clock import Clock
from support.site import PASSWORD, Operator, Site

from bot.helpdesk import Helpdesk
from bot.web.devices import device_of
from bot.web.sockets import SIGNED_OUT

NEW = "un'altra frase lunga"
PATH = "/api/console"


async def live(operator: Operator, **more: Any) -> aiohttp.ClientWebSocketResponse:
    """Return the console's socket, open and greeted."""
    token = (await operator.gets(f"{PATH}/me")).json()["socket_token"]
    socket = await operator.site.http.ws_connect(operator.site.base + f"{PATH}/live", headers=operator.headers)
    await socket.send_json({"token": token} | more)
    await socket.receive_json(timeout=5)
    return socket


async def test_an_operator_sees_where_they_are_signed_in_and_ends_the_rest(
    site: Site, with_password: Operator, clock: Clock
) -> None:
    clock.advance(minutes=1)
    firefox = with_password.headers | {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
    there = await site.call(
        "POST", f"{PATH}/sign-in", {"login": "anna", "password": PASSWORD}, headers={**firefox, "Cookie": ""}
    )
    elsewhere = site.operator(there.cookie)
    socket = await live(elsewhere)

    listed = (await with_password.gets(f"{PATH}/sessions")).json()["sessions"]
    done = await with_password.posts(f"{PATH}/sessions/end-others")

    assert [(each["device"], each["is_current"]) for each in listed] == [("Firefox, Linux", False), (None, True)]
    assert done.status == 204
    async with asyncio.timeout(3):
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    assert socket.close_code == SIGNED_OUT
    assert (await elsewhere.gets(f"{PATH}/me")).status == 401
    assert (await with_password.gets(f"{PATH}/me")).status == 200


async def test_a_new_password_begins_a_new_session_and_ends_all_others(site: Site, with_password: Operator) -> None:
    socket = await live(with_password)

    changed = await with_password.posts(f"{PATH}/password", {"current": PASSWORD, "new": NEW})

    assert changed.status == 200
    assert (await with_password.gets(f"{PATH}/me")).status == 401
    new = site.operator(changed.cookie)
    assert (await new.gets(f"{PATH}/me")).json()["socket_token"] == changed.json()["socket_token"]
    async with asyncio.timeout(3):
        await socket.receive()
    assert socket.close_code == SIGNED_OUT
    await site.operator().signs_in(password=NEW)


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [
        ("sbagliata sbagliata", NEW, "password_wrong"),
        (PASSWORD, "corta", "password_short"),
        ("", NEW, "password_wrong"),
    ],
)
async def test_a_password_that_cannot_be_changed_leaves_the_session_as_it_was(
    with_password: Operator, current: str, new: str, code: str
) -> None:
    refused = await with_password.posts(f"{PATH}/password", {"current": current, "new": new})

    assert (refused.status, refused.code) == (422, code)
    assert "Set-Cookie" not in refused.headers
    assert (await with_password.gets(f"{PATH}/me")).status == 200


async def is_present(desk: Helpdesk) -> bool:
    async with desk.database.reading() as session:
        return await desk.operators.is_anyone_present(session, 3)


async def test_a_console_on_the_screen_counts_as_present_and_a_hidden_one_does_not(
    operator: Operator, desk: Helpdesk, clock: Clock
) -> None:
    socket = await live(operator, visible=False)
    clock.advance(minutes=4)
    desk.wakes.notify(0)
    await socket.receive_json(timeout=5)
    hidden = await is_present(desk)

    await socket.send_json({"visible": True})
    async with asyncio.timeout(5):
        while not await is_present(desk):
            desk.wakes.notify(0)
            await socket.receive_json()

    assert not hidden


@pytest.mark.parametrize("frame", [{"visible": 1}, {"visible": True, "more": 1}, {"desk": 3}, []])
async def test_a_console_that_says_anything_else_is_shown_the_door(operator: Operator, frame: Any) -> None:
    socket = await live(operator)

    await socket.send_json(frame)

    async with asyncio.timeout(3):
        await socket.receive()
    assert socket.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION


@pytest.mark.parametrize(
    ("header", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", None),
        ("<script>" * 10_000, None),
    ],
)
def test_a_device_is_two_words_that_we_know(header: str, device: str | None) -> None:
    assert device_of(make_mocked_request("GET", "/", headers={"User-Agent": header})) == device
