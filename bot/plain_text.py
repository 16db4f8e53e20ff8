"""Free text as it is stored: one documented normalisation, the same on both databases.

NUL and lone surrogates become U+FFFD (PostgreSQL refuses the first, both drivers the second), line ends
become LF, blanks around the text are dropped. Nothing else is changed: what was sent is what is shown.
"""

from __future__ import annotations

import re

from bot.errors import InvalidInput, TooLong

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean_text(text: str, limit_chars: int, field: str | None = None) -> str:
    """Return `text` as it may be stored.

    Raises:
        TooLong: over `limit_chars`; checked before anything else looks at the text.
        InvalidInput: `empty`.
    """
    if len(text) > 2 * limit_chars:
        raise TooLong(limit_chars, field)
    clean = _UNSTORABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not clean:
        raise InvalidInput("empty", field)
    if len(clean) > limit_chars:
        raise TooLong(limit_chars, field)
    return clean
