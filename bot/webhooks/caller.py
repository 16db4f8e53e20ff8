"""One signed request to one endpoint, and what its answer means for the row it was made for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.mail import Refused, TransportDown, TryLater
from bot.webhooks.addresses import NotPublic, PublicResolver, require_allowed
from bot.webhooks.signing import signature

TIMEOUT_S = 5.0
GONE = 410  # the one answer that means: never again
USER_AGENT = "Sportello"


class Caller:
    """Calls one address. Redirects are not followed, and nothing of an answer's body is read."""

    def __init__(
        self,
        url: str,
        secret: bytes,
        clock: Callable[[], datetime],
        *,
        loopback: bool = False,
        resolver: AbstractResolver | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._url = url
        self._secret = secret
        self._clock = clock
        self._loopback = loopback
        self._resolver = resolver
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)

    async def call(self, event: str, delivery: str, body: bytes) -> None:
        """Return when the endpoint has said that it took the call.

        Raises:
            TransportDown: it cannot be reached, or may not be called.
            TryLater: it did not take this call.
            Refused: it will never take another one of these.
        """
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            "Sportello-Event": event,
            "Sportello-Delivery": delivery,
            "Sportello-Signature": signature(self._secret, int(self._clock().timestamp()), body),
        }
        try:
            require_allowed(urlsplit(self._url).hostname or "", loopback=self._loopback)
            status = await self._post(headers, body)
        except NotPublic as error:
            raise TransportDown(str(error)) from error
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TransportDown(_told(error)) from error
        if status == GONE:
            raise Refused("answered 410")
        if not 200 <= status < 300:
            raise TryLater(f"answered {status}")

    async def _post(self, headers: dict[str, str], body: bytes) -> int:
        resolver = PublicResolver(loopback=self._loopback, inner=self._resolver)
        connector = aiohttp.TCPConnector(resolver=resolver, force_close=True, use_dns_cache=False)
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar()
            ) as http,
            http.post(self._url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status


def _told(error: BaseException) -> str:
    """Return what failed, without the address: it may hold a secret in its path."""
    cause = getattr(error, "os_error", None) or error
    return str(cause) if isinstance(cause, NotPublic) else type(error).__name__
