"""What is particular to a language: its stems, its elisions, its function words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property

import Stemmer

from bot.faq.function_words import FUNCTION_WORDS

ITALIAN_ARTICLES = (
    "l un d c s m t v n gl dell all nell sull dall coll quell quest bell sant dov com cos quand anch nessun ciascun "
    "qualcun tutt mezz senz sott"
)
ELISIONS = {"it": tuple(sorted(ITALIAN_ARTICLES.split(), key=len, reverse=True))}  # "dell" is tried before "d"
ITALIAN_ELISION = re.compile(rf"\b({'|'.join(ELISIONS['it'])})'(?=\w)")
ENGLISH_ENDING = re.compile(r"(?<=\w)'(?=(?:s|re|ve|ll|d|m)\b)")
CACHED_STEMS = 200_000


def fold(word: str) -> str:
    """Return a word without accents."""
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def split_italian(text: str) -> str:
    """Part an elided article from its noun: "dell'esame" → "dell esame"."""
    return ITALIAN_ELISION.sub(r"\1 ", text)


def split_english(text: str) -> str:
    """Part endings from their word: "don't" → "do not", "i've" → "i ve"."""
    return ENGLISH_ENDING.sub(" ", text.replace("n't", " not")).replace("'", "")


def split_nothing(text: str) -> str:
    """Leave a text as it is."""
    return text


@dataclass(frozen=True)
class Language:
    """Rules of one language; `code` is ISO 639-1."""

    code: str
    snowball: str
    split: Callable[[str], str] = split_nothing
    _stems: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _stemmer(self) -> Stemmer.Stemmer:
        return Stemmer.Stemmer(self.snowball)

    def __reduce__(self) -> tuple[Callable[[str], Language], tuple[str]]:
        """Pickle as the code alone: a stemmer of C cannot be, and every process has its own."""
        return language, (self.code,)

    def stem(self, word: str) -> str:
        """Return the folded Snowball stem of a lower-case word."""
        known = self._stems.get(word)
        if known is None:
            known = fold(self._stemmer.stemWord(word))
            if len(self._stems) < CACHED_STEMS:
                self._stems[word] = known
        return known

    @cached_property
    def function_stems(self) -> frozenset[str]:
        """Return the stems that say nothing of a subject: articles, pronouns, "how does it work", "I would like"."""
        words = FUNCTION_WORDS.get(self.code, "").split()
        return frozenset(self.stem(word) for word in words) | frozenset(self.stem(fold(word)) for word in words)


@cache
def language(code: str) -> Language:
    """Return the rules of a language.

    Raises:
        KeyError: this language has none.
    """
    return _LANGUAGES[code]


_LANGUAGES = {
    "it": Language("it", "italian", split_italian),
    "en": Language("en", "english", split_english),
    "pt": Language("pt", "portuguese"),
    "es": Language("es", "spanish"),
    "fr": Language("fr", "french", lambda text: text.replace("'", " ")),
    "de": Language("de", "german"),
}
