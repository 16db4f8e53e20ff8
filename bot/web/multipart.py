"""The parts of a multipart/form-data body that has arrived in full, and so within its limit.

The splitting is our own: a library's reader takes a stream, and with it every size that a stream can have, and
refuses a name with a NUL in it, which is a name to clean. Nothing is decoded but headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp.helpers import parse_mimetype

from bot.web.errors import Refused

MAX_BOUNDARY_CHARS = 70  # RFC 2046, section 5.1.1
MAX_HEAD_BYTES = 8 * 1024  # of one part; the longest name that a file system holds is 255 bytes
MAX_PARTS = 400  # a page's form has fewer than 300 fields

_DISPOSITION = re.compile(rb"^content-disposition[ \t]*:[ \t]*form-data[ \t]*(;.*)$", re.IGNORECASE)
_PARAMETER = re.compile(
    r';[ \t]*(name|filename|filename\*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;"\s]+))', re.IGNORECASE
)


@dataclass(frozen=True)
class Part:
    """One field of a form; `filename` is None unless it is a file."""

    name: str
    filename: str | None
    content: bytes


def boundary_of(content_type: str) -> bytes:
    """Return what stands between the parts.

    Raises:
        Refused: 400, none is given, or one that no client makes.
    """
    boundary = parse_mimetype(content_type).parameters.get("boundary", "")
    if not 0 < len(boundary) <= MAX_BOUNDARY_CHARS or not boundary.isascii() or not boundary.isprintable():
        raise Refused(400, "bad_form")
    return boundary.encode()


def parts_of(body: bytes, boundary: bytes) -> Iterator[Part]:
    """Return the parts in order.

    Raises:
        Refused: 400, it is no such form, not a whole one, or has too many parts.
    """
    line = b"\r\n--" + boundary
    framed = body if body.startswith(line) else b"\r\n" + body
    if not framed.startswith(line) or framed.count(line) > MAX_PARTS:
        raise Refused(400, "bad_form")
    *pieces, end = framed[len(line) :].split(line)
    if not end.startswith(b"--"):
        raise Refused(400, "bad_form")
    for piece in pieces:
        yield _part(piece)


def whole_parts(body: bytes, boundary: bytes) -> bytes:
    """Return a body that was cut off as a form of the parts that arrived in full."""
    end = body.rfind(b"\r\n--" + boundary)
    return (body[:end] + b"\r\n" if end >= 0 else b"") + b"--" + boundary + b"--\r\n"


def _part(piece: bytes) -> Part:
    head, blank, content = piece.partition(b"\r\n\r\n")
    if not blank or not head.startswith(b"\r\n") or len(head) > MAX_HEAD_BYTES:
        raise Refused(400, "bad_form")
    for line in head[2:].split(b"\r\n"):
        if found := _DISPOSITION.match(line):
            parameters = _parameters(found[1].decode("utf-8", "replace"))
            if "name" in parameters:
                filename = parameters.get("filename*") or parameters.get("filename")
                return Part(parameters["name"], filename, content)
    raise Refused(400, "bad_form")


def _parameters(text: str) -> dict[str, str]:
    r"""Return `name` and `filename`; browsers write a quote as `%22`, other clients as `\"`."""
    found: dict[str, str] = {}
    for name, quoted, plain in _PARAMETER.findall(text):
        key, value = name.lower(), re.sub(r'\\(["\\])', r"\1", quoted) or plain
        if key == "filename*":
            value = value.rpartition("'")[2]
        found[key] = unquote(value, errors="replace") if key != "name" else value
    return found
