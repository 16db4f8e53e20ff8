"""Words the corpus never saw, read as the word that was probably meant."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from rapidfuzz.distance import OSA

from bot.faq.analysis import Analyzer, Terms
from bot.faq.channel_words import SoftWords
from bot.faq.language import ELISIONS
from bot.faq.vocabulary import Vocabulary

SHORTEST = 4  # of three letters, one changed is another word
LONG = 8  # from here on two slips are forgiven
LEAST_LIKENESS = 0.25
COMPARED = 30
CACHED = 20_000


class Spelling:
    """Corrections towards the words of one index; those found are remembered."""

    def __init__(self, soft: SoftWords, vocabulary: Vocabulary, analyzer: Analyzer) -> None:
        self._soft = soft
        self._vocabulary = vocabulary
        self._analyzer = analyzer
        self._words = np.array(sorted(soft.words, key=soft.words.__getitem__), dtype=object)
        self._cache: OrderedDict[str, str] = OrderedDict()

    def corrected(self, terms: Terms) -> Terms:
        """Return the terms of a question, slips of the finger undone; the same object when there are none."""
        columns = self._vocabulary.columns
        pairs = zip(terms.folded, terms.stems, strict=False)
        fixed = [word if stem in columns else self._nearest(word) for word, stem in pairs]
        return terms if tuple(fixed) == terms.folded else self._analyzer.cut(fixed)

    def _nearest(self, word: str) -> str:
        if len(word) < SHORTEST or word.isdigit():
            return word
        found = self._cache.get(word)
        if found is None:
            found = self._cache[word] = self._without_elision(word) or self._search(word)
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return found

    def _without_elision(self, word: str) -> str | None:
        """Read "lesame" and "dellappello", where the apostrophe is missing."""
        for article in ELISIONS.get(self._analyzer.language.code, ()):
            rest = word.removeprefix(article)
            if rest != word and len(rest) >= SHORTEST and rest in self._soft.words:
                return rest
        return None

    def _search(self, word: str) -> str:
        shape = self._soft.like(word)
        near = np.flatnonzero(shape.similarities >= LEAST_LIKENESS)
        near = near[np.argsort(-shape.similarities[near], kind="stable")[:COMPARED]]
        slips = 1 if len(word) < LONG else 2
        best, fewest = word, slips + 1
        for candidate in self._words[shape.word_ids[near]]:
            if len(candidate) >= SHORTEST:
                distance = OSA.distance(word, candidate, score_cutoff=slips)
                if distance < fewest:
                    best, fewest = candidate, distance
        return best
