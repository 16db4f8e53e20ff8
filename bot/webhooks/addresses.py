"""Where a call may go: to public addresses, looked up once, and to exactly those that were looked at.

A name that leads into our own network would let whoever owns the name use the desk as a way in (SSRF).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Lookup = Callable[[str], list[str]]
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 in IPv6: what stands behind it is not seen in the address


class NotPublic(OSError):
    """The name leads to an address of this machine, of a private network, or of none at all."""


def is_allowed(address: str, *, loopback: bool) -> bool:
    """Tell whether a call may be made to an address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_allowed(str(ip.ipv4_mapped), loopback=loopback)
        if ip.sixtofour is not None or ip.teredo is not None or ip in TRANSLATED:
            return False
    return ip.is_loopback if loopback and ip.is_loopback else ip.is_global and not ip.is_multicast


def require_allowed(host: str, *, loopback: bool) -> None:
    """Refuse a host that is written as an address we do not call; names are looked up by the resolver.

    Raises:
        NotPublic: it is one.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_allowed(host, loopback=loopback):
        raise NotPublic(f"{host} is not public")


class PublicResolver(AbstractResolver):
    """Looks a name up and answers only where every address of it may be called: the connection goes to those."""

    def __init__(self, *, loopback: bool = False, inner: AbstractResolver | None = None) -> None:
        self._loopback = loopback
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name.

        Raises:
            NotPublic: one of them may not be called.
        """
        found = await self._inner.resolve(host, port, family)
        for each in found:
            if not is_allowed(each["host"], loopback=self._loopback):
                raise NotPublic(f"{host} leads to {each['host']}, which is not public")
        return found

    async def close(self) -> None:
        """Let go of what the inner one holds."""
        await self._inner.close()
