"""Whose word about the client's address is believed: that of the configured reverse proxies only.

Registered before everything that looks at the client, because it hands on another request object.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Middleware
from aiohttp_remotes import XForwardedFiltered

from bot import limits
from bot.addresses import Network, networks_of
from bot.web.routes import Handler

FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")


def believe_proxies(trusted: Sequence[str]) -> Middleware:
    """Return the middleware that takes client address, scheme and host from `X-Forwarded-*` of `trusted`.

    The library reads the headers whoever sent them; here the sender is looked at first. Headers that
    make no sense are as good as none: the proxy itself then counts as the client.

    Raises:
        ValueError: `trusted` holds something that is neither an address nor a network.
    """
    networks = networks_of(trusted)
    filtered = XForwardedFiltered([*networks])

    @web.middleware
    async def believe(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not is_within(request.remote, networks):
            return await handler(request)
        believed = [request]

        async def keep(forwarded: web.Request) -> web.StreamResponse:
            believed.append(forwarded)
            return web.Response()

        with suppress(web.HTTPException):
            await filtered.middleware(request, keep)
        return await handler(believed[-1])

    return believe


def is_within(address: str | None, networks: Sequence[Network]) -> bool:
    """Tell whether an address lies in one of `networks`; something that is no address lies in none."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def is_local(request: web.Request) -> bool:
    """Tell whether the request comes straight from this machine.

    A proxy on this machine that nobody configured would make everybody local: a request that was
    forwarded never is.
    """
    try:
        address = ipaddress.ip_address(request.remote or "")
    except ValueError:
        return False
    return address.is_loopback and not any(name in request.headers for name in FORWARDING)


def network_of(request: web.Request) -> str:
    """Return what limits count as one client network."""
    return limits.network_of((request.remote or "unknown").split("%")[0])
