"""From a text to what the channels compare: folded words, stems with their concepts."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.faq.abbreviations import Abbreviations
from bot.faq.language import Language, fold
from bot.faq.text import MAX_CHARS, words
from bot.faq.thesaurus import CONCEPT, Thesaurus


@dataclass(frozen=True)
class Terms:
    """One text, cut: words without accents, and their stems in the same order, followed by concepts."""

    folded: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Analyzer:
    """Cuts the texts of one language, always in the same way."""

    language: Language
    abbreviations: Abbreviations = field(default_factory=Abbreviations)
    thesaurus: Thesaurus = field(default_factory=Thesaurus)

    def terms(self, text: str, max_chars: int = MAX_CHARS) -> Terms:
        """Cut a text, of which no more than `max_chars` are read."""
        return self.cut(self.abbreviations.expand(words(text, self.language, max_chars), self.language.code))

    def cut(self, found: list[str]) -> Terms:
        """Return the terms of words."""
        stems = [self.language.stem(word) for word in found]
        return Terms(
            tuple(fold(word) for word in found),
            (*stems, *self.thesaurus.concepts(stems, self.language.code)),
        )

    def is_content(self, stem: str) -> bool:
        """Tell whether a stem says something of the subject."""
        return not stem.startswith(CONCEPT) and stem not in self.language.function_stems

    def is_evidence(self, stem: str) -> bool:
        """Tell whether sharing this stem, or this concept, is a reason to assert an answer."""
        return stem.startswith(CONCEPT) or stem not in self.language.function_stems
