"""A text as the retriever sees it: at most 2,000 characters, lower case, one apostrophe, cut into words."""

from __future__ import annotations

import re
import unicodedata

from bot.faq.language import Language

MAX_CHARS = 2_000  # a rambling question is under 1,000; normalising 200,000 combining marks takes 40 s
APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛`´ʼʹ′＇", "'"))
WORD = re.compile(r"[^\W_]+(?:[+#]+)?")
MAX_WORD_CHARS = 40  # the longest Italian word has 29


def words(text: str, language: Language, max_chars: int = MAX_CHARS) -> list[str]:
    """Return the words of a text in order, with their accents."""
    text = text[:max_chars].translate(APOSTROPHES)
    text = unicodedata.normalize("NFKC", text)[:max_chars].translate(APOSTROPHES).lower()
    return [word[:MAX_WORD_CHARS] for word in WORD.findall(language.split(text))]
