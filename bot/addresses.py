"""Addresses as a setting names them: origins of pages, networks of programs."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def origin_of(text: str, *, whole: bool = True) -> str:
    """Return `https://host[:port]` in lower case; with `whole=False` a path after it is cut off.

    Raises:
        ValueError: it is none.
    """
    parts = urlsplit(text.strip().lower())
    extra = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or (whole and extra):
        raise ValueError(f"{text!r} is not an origin such as https://www.ateneo.it")
    if "*" in parts.netloc:
        raise ValueError(f"{text!r}: name each origin, a star stands for nothing here")
    return f"{parts.scheme}://{parts.netloc}"


def networks_of(addresses: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks that a setting names.

    Raises:
        ValueError: one of them is neither an address nor a network.
    """
    return tuple(_network(text) for text in addresses)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text.strip())
    except ValueError:
        raise ValueError(f"{text!r} is neither an address nor a network such as 10.0.0.0/8") from None
