"""The number a student is told: an integer, shown with zeros up to six digits, read back with or without them."""

from __future__ import annotations

import re

MASK_DIGITS = 6
MAX_TYPED_CHARS = 64
MAX_TICKET_ID = 999_999_999  # nine digits, which is also what an integer column holds
_NUMBER = re.compile(r"(?:ticket|richiesta|pratica|nr?\.?|#)?\s*0*([0-9]{1,9})", re.ASCII | re.IGNORECASE)


def format_number(ticket_id: int) -> str:
    """Return `412` as `000412`; a seventh digit simply appears."""
    return f"{ticket_id:0{MASK_DIGITS}d}"


def parse_number(text: str) -> int | None:
    """Return the ticket id that `text` writes (`412`, `#412`, `n. 000412`), or None when it is no number.

    ASCII digits only: `int` would also read Arabic and full-width ones, and a number has one spelling.
    """
    if len(text) > MAX_TYPED_CHARS:
        return None
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None
