"""Secrets that are derived instead of stored: from the desk's own secret and the id of a row.

A mail that is tried again carries the same code and the same link, and who reads the database learns neither.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

CODE_DIGITS = 6
MAX_ID = 2**53 - 1  # what every JSON reader holds exactly


class Derivation:
    """Keyed functions of one desk; each purpose has its own key."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def mac(self, purpose: str, *parts: object) -> bytes:
        """Return 32 bytes that only this desk can compute."""
        key = hmac.digest(self._secret, f"access {purpose}".encode(), hashlib.sha256)
        text = "\0".join(map(str, parts)).encode("utf-8", "replace")
        return hmac.digest(key, text, hashlib.sha256)

    def code(self, code_id: int) -> str:
        """Return the digits of a code."""
        number = int.from_bytes(self.mac("code", code_id)) % 10**CODE_DIGITS  # 256 bits: no digit is favoured
        return f"{number:0{CODE_DIGITS}d}"

    def stored_code(self, code_id: int, digits: str) -> str:
        """Return what is stored of a code; keyed, because a million digits are hashed in a second."""
        return self.mac("stored code", code_id, digits).hex()

    def link(self, link_id: int) -> str:
        """Return the token of a single-use link."""
        return text_of(self.mac("link", link_id))


def text_of(data: bytes) -> str:
    """Return bytes as they stand in a link."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def stored(token: str) -> str:
    """Return what is stored of a token of 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_id() -> int:
    """Return an id that was never given and cannot be guessed."""
    return secrets.randbelow(MAX_ID) + 1
