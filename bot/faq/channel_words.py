"""Channel W: words that look alike count as nearly the same word ("iscrizzione", "iscrizioni").

A word is the unit vector of its 2- to 4-grams, a text the idf-weighted sum of its words. The product
of two such sums is a sum over pairs of words, so a question needs only, for each of its words, the
similarity to every word of the corpus. That is cached: a corpus has few words, students repeat them.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.faq.analysis import Terms
from bot.faq.language import Language
from bot.faq.query import Query
from bot.faq.vocabulary import Floats, Vocabulary, count, sublinear, unit_rows

SHORTEST, LONGEST = 2, 4
CACHED_WORDS = 20_000
LEAST_LIKENESS = 0.2  # words less alike are strangers: anything up to .3 changes no figure, and most pairs are below


def grams(word: str) -> list[str]:
    """Return the 2- to 4-grams of a word between two blanks."""
    word = f" {word} "
    found: list[str] = []
    for length in range(SHORTEST, LONGEST + 1):
        if len(word) <= length:
            found.append(word)
            break
        found.extend(word[start : start + length] for start in range(len(word) - length + 1))
    return found


class Likeness(NamedTuple):
    """One word seen by the corpus: its grams (a unit vector, less what is unknown) and its similar words."""

    gram_ids: NDArray[np.intp]
    gram_weights: Floats
    unknown: float  # squared length of the grams that no word of the corpus has
    word_ids: NDArray[np.intp]
    similarities: Floats


class SoftWords:
    """Cosine of texts as sums of word shapes."""

    def __init__(self, texts: Sequence[Terms], vocabulary: Vocabulary, language: Language) -> None:
        counts, self.words = count([text.folded for text in texts])
        shapes, self.grams = count([grams(word) for word in sorted(self.words, key=self.words.__getitem__)])
        spread = np.asarray(shapes.getnnz(axis=0), dtype=np.float32)
        self.idf: Floats = (np.log((len(self.words) + 1) / (spread + 1)) + 1).astype(np.float32)
        self.unknown_idf = math.log(len(self.words) + 1) + 1
        self.shapes = unit_rows(shapes @ sparse.diags(self.idf)) if self.words else shapes
        self._columns = self.shapes.T.tocsr()
        self._stem = language.stem
        stems: dict[str, str] = {}
        for text in texts:
            stems.update(zip(text.folded, text.stems, strict=False))
        weights = np.array([vocabulary.weight(stems[word]) for word in self.words], dtype=np.float32)
        ids = np.fromiter(self.words.values(), dtype=np.intp, count=len(self.words))
        ordered = np.zeros(len(self.words), dtype=np.float32)
        ordered[ids] = weights
        weighted = sublinear(counts) @ sparse.diags(ordered)
        summed = weighted @ self.shapes
        norms = np.sqrt(np.asarray(summed.multiply(summed).sum(axis=1)).ravel())
        self.matrix = unit_rows(sparse.csr_matrix(weighted), norms)
        self._cache: OrderedDict[str, Likeness] = OrderedDict()

    def like(self, word: str) -> Likeness:
        """Return what the corpus knows of a word's shape; the last 20,000 words are remembered."""
        found = self._cache.get(word)
        if found is None:
            found = self._cache[word] = self._compare(word)
            if len(self._cache) > CACHED_WORDS:
                self._cache.popitem(last=False)
        return found

    def _compare(self, word: str) -> Likeness:
        counts = Counter(grams(word))
        known = [(self.grams[gram], times) for gram, times in counts.items() if gram in self.grams]
        ids = np.array([gram_id for gram_id, _ in known], dtype=np.intp)
        weights = np.array([times for _, times in known], dtype=np.float32) * self.idf[ids]
        missing = sum((times * self.unknown_idf) ** 2 for gram, times in counts.items() if gram not in self.grams)
        length = math.sqrt(float(weights @ weights) + missing) or 1.0
        weights = (weights / length).astype(np.float32)
        similar = np.zeros(len(self.words), dtype=np.float32)
        for gram_id, weight in zip(ids, weights, strict=True):
            start, end = self._columns.indptr[gram_id : gram_id + 2]
            similar[self._columns.indices[start:end]] += weight * self._columns.data[start:end]
        word_ids = np.flatnonzero(similar >= LEAST_LIKENESS)
        return Likeness(ids, weights, missing / length**2, word_ids, similar[word_ids])

    def weights(self, query: Query) -> tuple[dict[str, float], float]:
        """Return the weight of each word of a question, and the question's norm; two channels ask for them."""
        if query.word_weights is None:
            query.word_weights = self._weights(query)
        return query.word_weights

    def _weights(self, query: Query) -> tuple[dict[str, float], float]:
        stems = dict(zip(query.terms.folded, query.terms.stems, strict=False))
        weights: dict[str, float] = {}
        summed = np.zeros(len(self.grams), dtype=np.float32)
        square = 0.0
        for word, times in Counter(query.terms.folded).items():
            weight = weights[word] = query.vocabulary.weight(stems[word]) * (1 + math.log(times))
            shape = self.like(word)
            summed[shape.gram_ids] += weight * shape.gram_weights
            square += shape.unknown * weight * weight
        return weights, math.sqrt(square + float(summed @ summed)) or 1.0

    def parts(self, query: Query) -> tuple[NDArray[np.intp], Floats]:
        """Return words of the corpus and how much the question asks for them; a word may come more than once."""
        weights, norm = self.weights(query)
        if not weights:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        shapes = [(self.like(word), np.float32(weight / norm)) for word, weight in weights.items()]
        ids = np.concatenate([shape.word_ids for shape, _ in shapes])
        return ids, np.concatenate([weight * shape.similarities for shape, weight in shapes])

    def vector(self, query: Query) -> Floats:
        """Return, for each word of the corpus, how much the question asks for it or its like."""
        return np.bincount(*self.parts(query), len(self.words)).astype(np.float32)
