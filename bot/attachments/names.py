"""A file's name as it is shown, and as a download header writes it; on the disk it has another one, of our making."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_NAME_BYTES = 255  # what file systems take, so that a downloaded file keeps its name
FALLBACK = "file"

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, marks that reorder text, what is no character
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')  # in a name on one of the systems that students use
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def display_name(name: str) -> str:
    """Return the last part of a path that was sent as a name, without what cannot be seen or stored."""
    last = re.split(r"[/\\]", name[:4_096])[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _UNSEEN)
    words = " ".join(_FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen)).split()).strip(". ")
    if _RESERVED.fullmatch(words):  # Windows opens a device instead of a file
        words = f"_{words}"
    return _cut(words) or FALLBACK


def extension(name: str) -> str:
    """Return what stands behind the last dot, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def with_extension(name: str, wanted: str) -> str:
    """Return a name that ends in `.wanted`."""
    return name if extension(name) == wanted else _cut(f"{name}.{wanted}")


def content_disposition(name: str) -> str:
    """Return the header that makes a browser save a file under `name` (RFC 6266): plain ASCII, then the real one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%;]', "_", plain).strip(". ")
    if not plain or extension(plain) != extension(name):
        plain = with_extension(FALLBACK, extension(name)) if extension(name).isascii() else FALLBACK
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _cut(name: str) -> str:
    """Shorten a name to what a file system takes; its extension stays."""
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 16:
        stem, dot, ending = name, "", ""
    room = MAX_NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + ending
