r"""Reading a request's body: measured first, then decoded, then checked against a model.

Text is left as it was sent, but for what no database can keep: NUL and lone surrogates become U+FFFD, and
line ends become `\n` (the same rule as `bot.plain_text`, applied to every string at the edge).
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import InvalidInput, TooLong
from bot.web.errors import Refused

MAX_BODY_BYTES = 64 * 1024  # a description of 4,000 characters, written as \\uXXXX pairs, is 48 kB
MAX_DEPTH = 12  # nothing we read is nested deeper than 4
BODY_DEADLINE_S = 10.0

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Body(BaseModel):
    """A request body: its own fields and no others, of exactly the declared types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


B = TypeVar("B", bound=Body)


async def read_body(request: web.Request, model: type[B]) -> B:
    """Return the checked body of a request.

    Raises:
        Refused: 400 it is no JSON, 408 it does not arrive, 413 it is larger than 64 KiB.
        TooLong: a text is longer than its field.
        InvalidInput: a field is missing, unknown or of another type.
    """
    return check(await read_json(request), model)


def check(value: Any, model: type[B]) -> B:
    """Return `value` as `model`, or raise the error that names the first wrong field."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part)[:40] for part in first["loc"] if part in model.model_fields or isinstance(part, int))
        if first["type"] == "string_too_long":
            raise TooLong(first["ctx"]["max_length"], field) from None
        raise InvalidInput("invalid", field or None) from None


async def read_json(request: web.Request) -> Any:
    """Return the parsed body, its strings fit to be stored."""
    try:
        async with asyncio.timeout(BODY_DEADLINE_S):
            data = await request.read()
    except TimeoutError:
        raise Refused(408, "too_slow") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "too_large") from None
    return parse_json(data)


def parse_json(data: bytes | str) -> Any:
    """Return the value of a JSON text: strict UTF-8, finite numbers, at most 12 levels.

    Raises:
        Refused: 400 `not_utf8` or `bad_json`.
    """
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise Refused(400, "not_utf8") from None
    try:
        return _storable(json.loads(text, parse_constant=_no_constant), MAX_DEPTH)
    except (ValueError, RecursionError):
        raise Refused(400, "bad_json") from None


def _storable(value: Any, depth: int) -> Any:
    match value:
        case str():
            return _UNSTORABLE.sub("\ufffd", value).replace("\r\n", "\n").replace("\r", "\n")
        case list() | dict() if depth == 0:
            raise ValueError("nested too deeply")
        case list():
            return [_storable(item, depth - 1) for item in value]
        case dict():
            return {_storable(key, depth): _storable(item, depth - 1) for key, item in value.items()}
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
