"""Splits a text into words where Rasa's WhitespaceTokenizer does, so that both count the same words."""

from __future__ import annotations

import re

# A run of signs goes away when a space follows it; when a space stands before it and no digit after it; and
# inside a word, unless it is one that addresses and numbers need (10'000.00, name@example.org, a URL).
_NO_WORD = r"[^\w#@&]+"
_NO_ADDRESS_SIGN = r"[^\w._~:/?#\[\]()@!$&*+,;=-]+"
_DROPPED = re.compile(
    rf"{_NO_WORD}(?=\s|$)"
    rf"|(?:\s|^){_NO_WORD}(?=[^0-9\s])"
    rf"|(?<=[^0-9\s]){_NO_ADDRESS_SIGN}(?=[^0-9\s])"
)
# A word made of these alone says nothing: pictographs, dingbats, flags, joiners.
_EMOJI_ONLY = re.compile(
    "[\U0001f600-\U0001f64f\U0001f300-\U0001f5ff\U0001f680-\U0001f6ff\U0001f1e0-\U0001f1ff"
    "\U00002702-\U000027b0\U000024c2-\U0001f251\u200c\u200d]+"
)


def tokenize(text: str) -> list[str]:
    """Return the words of `text`; a text without any is one word of its own."""
    words = [word for word in _DROPPED.sub(" ", text).split() if not _EMOJI_ONLY.fullmatch(word)]
    return words or [text]


def spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where each word stands in `text` (start, end), in order."""
    found: list[tuple[int, int]] = []
    start = 0
    for word in words:
        start = text.find(word, start)
        if start < 0:
            return found
        found.append((start, start + len(word)))
        start += len(word)
    return found
