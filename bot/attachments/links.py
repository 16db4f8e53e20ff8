"""Addresses that a page may show as plain links: signed, and good for half a day to a day.

They open nothing by themselves: the session of whoever follows one is asked each time.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from itsdangerous import BadSignature, Signer

STEP = timedelta(hours=12)  # within it the address stays the same, so that a picture is not fetched again and again
MAX_LINK_CHARS = 200


def signed(token: str, secret: bytes, at: datetime) -> str:
    """Return what stands in the address instead of the token."""
    until = (at.timestamp() // STEP.total_seconds() + 2) * STEP.total_seconds()
    return _signer(secret).sign(f"{token}.{until:.0f}").decode()


def token_of(link: str, secret: bytes, at: datetime) -> str | None:
    """Return the token of an address that we signed and that is still good, else None."""
    try:
        token, _, until = _signer(secret).unsign(link[:MAX_LINK_CHARS]).decode().rpartition(".")
    except (BadSignature, UnicodeError):
        return None
    return token if at.timestamp() < int(until) else None


def _signer(secret: bytes) -> Signer:
    return Signer(secret, salt="sportello attachment", key_derivation="hmac", digest_method=hashlib.sha256)
