"""The desk's own secret: signs links and keys the counters. Never logged, never the same for two desks."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from bot.errors import HelpDeskError

FILE = "secret.key"
DEFAULTS = ("changeme", "secret", "default", "password", "example")


class SecretRefused(HelpDeskError):
    """The secret is one that others could know."""


def load_secret(given: str | None, data_dir: Path) -> bytes:
    """Return the secret that was set, or else the data folder's own, made at the first start, mode 0600.

    Raises:
        SecretRefused: the secret that was set is a default, or one character over and over; or the file is empty.
    """
    if given is not None:
        if len(set(given)) < 8 or any(word in given.lower() for word in DEFAULTS):
            raise SecretRefused("SPORTELLO_SECRET_KEY is a default or too regular: leave it empty, or set random text")
        return given.encode()
    file = data_dir / FILE
    if not file.exists():
        _make(file)
    secret = file.read_bytes()
    if not secret:
        raise SecretRefused(f"{file} is empty: delete it, and a new secret is made")
    return secret


def _make(file: Path) -> None:
    """Write a new secret under another name and link it: a reader, or a second writer, never sees half of it."""
    written = file.with_name(f"{FILE}.{secrets.token_hex(8)}")
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(secrets.token_hex(32).encode())
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):  # another process was faster: its secret is the desk's
            os.link(written, file)
    finally:
        written.unlink()
