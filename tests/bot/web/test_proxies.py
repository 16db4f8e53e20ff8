from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.proxies import believe_proxies, is_local, network_of


async def seen(trusted: tuple[str, ...], headers: dict[str, str]) -> dict[str, object]:
    async def show(request: web.Request) -> web.Response:
        return web.json_response(
            {
                "remote": request.remote,
                "scheme": request.scheme,
                "host": request.host,
                "local": is_local(request),
                "network": network_of(request),
            }
        )

    app = web.Application(middlewares=[believe_proxies(trusted)])
    app.router.add_get("/", show)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/", headers=headers)
        assert answer.status == 200
        shown: dict[str, object] = await answer.json()
        return shown


FORWARDED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "aiuto.example"}


async def test_nobody_is_believed_unless_configured() -> None:
    request = await seen((), FORWARDED)

    assert (request["remote"], request["scheme"]) == ("127.0.0.1", "http")
    assert request["host"] != "aiuto.example"


async def test_a_sender_that_is_not_the_configured_proxy_is_not_believed() -> None:
    request = await seen(("10.0.0.0/8",), FORWARDED)

    assert request["remote"] == "127.0.0.1"


async def test_the_configured_proxy_is_believed() -> None:
    request = await seen(("127.0.0.1",), FORWARDED)

    assert (request["remote"], request["scheme"], request["host"]) == ("203.0.113.7", "https", "aiuto.example")


async def test_the_rightmost_address_that_is_no_proxy_counts() -> None:
    request = await seen(("127.0.0.1", "10.0.0.0/8"), {"X-Forwarded-For": "1.2.3.4, 203.0.113.7, 10.1.2.3"})

    assert request["remote"] == "203.0.113.7"


@pytest.mark.parametrize("header", ["not-an-ip", "fe80::1%eth0", "1.2.3.4:80", ",", "${jndi:ldap://127.0.0.1/a}"])
async def test_a_header_that_makes_no_sense_is_as_good_as_none(header: str) -> None:
    request = await seen(("127.0.0.1",), {"X-Forwarded-For": header})

    assert request["remote"] in ("127.0.0.1", "fe80::1%eth0")


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-Ip", "X-Forwarded-Host"])
async def test_what_was_forwarded_is_never_local(name: str) -> None:
    assert (await seen((), {}))["local"] is True
    assert (await seen((), {name: "127.0.0.1"}))["local"] is False


def test_a_proxy_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(ValueError, match=r"proxy\.example"):
        believe_proxies(("proxy.example",))
