"""Where a request was sent from: page, version, role, browser, as far as the student left it in.

Whoever tells it is a page of others or a browser: names and values are bounded here, and are never more than text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

MAX_ITEMS = 20
MAX_VALUE_CHARS = 200
KEY_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"
PAGE = "page"

_KEY = re.compile(KEY_PATTERN)
_HUMP = re.compile("([a-z0-9])([A-Z])")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def clean_context(given: Mapping[str, object]) -> dict[str, str]:
    """Return what may be kept of a context, in its order, at most 20 items: no strange names, only text and numbers."""
    kept: dict[str, str] = {}
    for name, value in list(given.items())[: 5 * MAX_ITEMS]:
        key = _HUMP.sub(r"\1_\2", name[:80]).replace("-", "_").lower()
        text = _text(key, value)
        if text and _KEY.fullmatch(key) and len(kept) < MAX_ITEMS:
            kept.setdefault(key, text)
    return kept


def web_page(address: str) -> str:
    """Return host and path of a web page, empty for anything else: what stands behind `?` and `#` may be a secret."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    return parts._replace(query="", fragment="").geturl()


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = " ".join(_UNSEEN.sub(" ", str(value)[: 10 * MAX_VALUE_CHARS]).split())
    return (web_page(text) if key == PAGE else text)[:MAX_VALUE_CHARS]
