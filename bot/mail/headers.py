"""Header values from words that others wrote."""

from __future__ import annotations

import unicodedata

MAX_HEADER_CHARS = 150
_BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})  # line ends of every kind, controls, lone surrogates


def header_text(text: str, limit_chars: int = MAX_HEADER_CHARS) -> str:
    """Return a text on one line that no mail library takes for a line end or an encoded word (CVE-2024-6923)."""
    clean = "".join(" " if unicodedata.category(char) in _BREAKING else char for char in text[: 10 * limit_chars])
    while "=?" in clean or "?=" in clean:  # taking one away may make another: "=?=?"
        clean = clean.replace("=?", " ").replace("?=", " ")
    line = " ".join(clean.split())
    return line if len(line) <= limit_chars else line[: limit_chars - 1].rstrip() + "…"
