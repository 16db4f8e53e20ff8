"""What a file is, told by its content alone; what it is called or declared as does not count."""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGNATURES = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "gif": b"GIF8[79]a",
    "webp": b"RIFF....WEBP",
    "pdf": rb"%PDF-\d\.\d",  # at the very start: some readers look further, and so does a page that hides there
}
MEDIA_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
SPELLINGS = {"jpeg": "jpg", "jfif": "jpg"}  # Windows saves pictures of web pages as the last
IMAGES = ("png", "jpg", "gif", "webp")

_SIGNED = {kind: re.compile(signature, re.DOTALL) for kind, signature in SIGNATURES.items()}
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")  # no text holds them; tabs, line ends and ESC may be there


def endings(kinds: Iterable[str]) -> list[str]:
    """Return how files of some kinds may end, without the dot: a file dialogue offers no other."""
    kinds = list(kinds)
    return kinds + [spelling for spelling, kind in SPELLINGS.items() if kind in kinds]


def kind_of(data: bytes) -> str | None:
    """Return one of our kinds (`png`, `jpg`, `gif`, `webp`, `pdf`, `txt`), or None."""
    for kind, signature in _SIGNED.items():
        if signature.match(data):
            return kind
    return "txt" if data and not _BINARY.search(data) else None


def as_utf8(data: bytes) -> bytes:
    """Return a text in UTF-8; what is none is read as Latin-1, which old Windows programs write."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1").encode("utf-8")
    return data
