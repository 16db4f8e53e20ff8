"""Where a call may go, and where never."""

from __future__ import annotations

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from support.hostile import hostile_payloads

from bot.mail import TransportDown
from bot.settings import Settings
from bot.webhooks import Caller
from bot.webhooks.addresses import NotPublic, PublicResolver, is_allowed


class Names(AbstractResolver):
    """A name service that answers as it is told, and counts how often it was asked."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self._addresses
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:0:7f00:1::", "localhost", "", "0x7f000001", "127.1",
    ],
)  # fmt: skip
async def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(NotPublic):
        await PublicResolver(inner=Names("93.184.215.14", address)).resolve("host.example", 443)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
def test_public_addresses_are_called(address: str) -> None:
    assert is_allowed(address, loopback=False)


def test_with_leave_this_machine_is_called_and_its_network_is_not() -> None:
    allowed = [is_allowed(address, loopback=True) for address in ("127.0.0.1", "::1", "10.0.0.1", "169.254.169.254")]

    assert allowed == [True, True, False, False]


async def test_a_name_is_looked_up_once_and_its_address_is_the_one_that_is_called(clock: object) -> None:
    names = Names("127.0.0.1")
    caller = Caller("https://host.example/in", b"k" * 32, clock, resolver=names)  # type: ignore[arg-type]

    with pytest.raises(TransportDown, match="not public"):
        await caller.call("ticket.created", "1", b"{}")

    assert names.asked == 1


@pytest.mark.parametrize("payload", hostile_payloads("url"), ids=lambda payload: payload.name)
async def test_hostile_addresses_are_refused_by_the_settings_or_before_the_call(payload: object, clock: object) -> None:
    url = payload.text.replace("http://", "https://", 1)  # type: ignore[attr-defined]
    try:
        Settings(webhook_urls=(url,), webhook_secret="a secret of thirty-two characters")
    except ValueError:
        return

    with pytest.raises(TransportDown):
        await Caller(url, b"k" * 32, clock, resolver=Names("10.0.0.7")).call("x", "1", b"{}")  # type: ignore[arg-type]
