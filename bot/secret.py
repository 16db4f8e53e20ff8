"""The desk's own secret: signs links and keys the counters. Never logged, never the same for two desks."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.errors import HelpDeskError

FILE = "secret.key"
DEFAULTS = ("changeme", "secret", "default", "password", "example")


class SecretRefused(HelpDeskError):
    """The secret is one that others could know."""


def load_secret(given: str | None, data_dir: Path) -> bytes:
    """Return the secret that was set, or else the data folder's own, made at the first start, mode 0600.

    Raises:
        SecretRefused: the secret that was set is a default, or one character over and over.
    """
    if given is not None:
        if len(set(given)) < 8 or any(word in given.lower() for word in DEFAULTS):
            raise SecretRefused("SPORTELLO_SECRET_KEY is a default or too regular: leave it empty, or set random text")
        return given.encode()
    file = data_dir / FILE
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(handle, "wb") as opened:
        opened.write(secrets.token_hex(32).encode())
    return file.read_bytes()
