"""How the other side knows that a call is ours and fresh."""

from __future__ import annotations

import hashlib
import hmac


def signature(secret: bytes, at_s: int, body: bytes) -> str:
    """Return the header `Sportello-Signature`: the time in it is signed too, so that no old call can be sent again."""
    signed = hmac.new(secret, b"%d.%s" % (at_s, body), hashlib.sha256).hexdigest()
    return f"t={at_s},v1={signed}"
