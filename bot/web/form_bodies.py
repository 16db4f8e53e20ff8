"""Reading what a form of a page sends: measured first, then decoded; several values may have one name."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import web

from bot.web.bodies import BODY_DEADLINE_S
from bot.web.errors import Refused

MAX_FORM_BYTES = 256 * 1024  # four texts of 4,000 characters, each written as %F0%9F%98%80
MAX_FORM_FIELDS = 300
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Form:
    """The fields of a form in the order they came; a field that was not sent is an empty text."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the last value of a field."""
        return self.values.get(name, ("",))[-1]

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return self.values.get(name, ())

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)


async def read_form(request: web.Request) -> Form:
    """Return the fields of a form, their texts fit to be stored: the same rule as for JSON.

    Raises:
        Refused: 408 it does not arrive, 413 it is larger than 256 KiB, 400 it holds too many fields.
    """
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            data = await request.clone(client_max_size=MAX_FORM_BYTES).read()
    except TimeoutError:
        raise Refused(408, "too_slow") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "too_large") from None
    return parse_form(data)


def parse_form(data: bytes) -> Form:
    """Return the fields of an urlencoded form.

    Raises:
        Refused: 400, it holds too many fields.
    """
    text = data.decode("ascii", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FORM_FIELDS, errors="replace")
    except ValueError:
        raise Refused(400, "bad_request") from None
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        clean = _UNSTORABLE.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")
        values[name] = (*values.get(name, ()), clean)
    return Form(values)
