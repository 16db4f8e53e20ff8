"""Questions offered while somebody is still typing: the last word is a beginning, the others may be misspelt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.faq.entry import Entry
from bot.faq.index import Index
from bot.faq.text import MAX_CHARS
from bot.faq.vocabulary import Floats

MAX_TYPED_CHARS = 200  # what comes after is no longer the beginning of a question
SHORTEST_TEXT = 2
MOST_COMPLETIONS = 60  # words with one beginning; "i" has thousands
LEAST_LIKENESS = 0.45
SIMILAR_WORDS = 3
COMPARED = 40  # texts whose order is settled by comparing letters
LETTERS_WEIGHT = 0.5


@dataclass(frozen=True)
class Suggestion:
    """An entry to offer, and the text of it that resembles what was typed."""

    entry: Entry
    text: str


class Suggester:
    """Prefix and fuzzy search over the questions and variants of one language."""

    def __init__(self, index: Index) -> None:
        self._index = index
        by_id = sorted(index.soft.words, key=index.soft.words.__getitem__)
        self._order = np.array(sorted(range(len(by_id)), key=by_id.__getitem__), dtype=np.intp)
        self._sorted = [by_id[number] for number in self._order]
        self._postings = index.soft.matrix.T.tocsr()
        texts = np.diff(self._postings.indptr)
        self._idf: Floats = np.log1p(index.rows.n_texts / np.maximum(texts, 1)).astype(np.float32)
        self._documents = index.rows.documents

    def suggest(self, typed: str, limit: int, is_wanted: Callable[[Entry], bool]) -> list[Suggestion]:
        """Return at most `limit` entries, best first; none for less than two letters."""
        typed = typed[:MAX_TYPED_CHARS]
        folded = self._index.analyzer.terms(typed, MAX_CHARS).folded
        if sum(map(len, folded)) < SHORTEST_TEXT:
            return []
        scores = np.zeros(self._index.rows.n_texts, dtype=np.float32)
        is_open = typed[-1:].isalnum()
        for place, word in enumerate(folded):
            is_last = is_open and place == len(folded) - 1
            self._add(scores, self._completions(word) if is_last else self._readings(word))
        touched = np.flatnonzero(scores)
        if len(touched) > COMPARED:
            touched = touched[np.argpartition(-scores[touched], COMPARED)[:COMPARED]]
        return self._ordered(" ".join(folded), touched, scores, limit, is_wanted)

    def _completions(self, beginning: str) -> tuple[NDArray[np.intp], Floats]:
        """Return the words that begin so, or else those that look alike."""
        start = bisect_left(self._sorted, beginning)
        end = bisect_left(self._sorted, beginning + "\U0010ffff", start)
        words = self._order[start : min(end, start + MOST_COMPLETIONS)]
        return (words, np.ones(len(words), dtype=np.float32)) if len(words) else self._readings(beginning)

    def _readings(self, word: str) -> tuple[NDArray[np.intp], Floats]:
        """Return the word itself if it is known, else the few that look most like it."""
        known = self._index.soft.words.get(word)
        if known is not None:
            return np.array([known], dtype=np.intp), np.ones(1, dtype=np.float32)
        shape = self._index.soft.like(word)
        best = np.argsort(-shape.similarities, kind="stable")[:SIMILAR_WORDS]
        best = best[shape.similarities[best] >= LEAST_LIKENESS]
        return shape.word_ids[best], shape.similarities[best]

    def _add(self, scores: Floats, readings: tuple[NDArray[np.intp], Floats]) -> None:
        """Credit every text with its best reading of one typed word."""
        best = np.zeros_like(scores)
        for word, likeness in zip(*readings, strict=True):
            start, end = self._postings.indptr[word], self._postings.indptr[word + 1]
            texts = self._postings.indices[start:end]
            best[texts] = np.maximum(best[texts], likeness * self._idf[word])
        scores += best

    def _ordered(
        self, typed: str, texts: NDArray[np.intp], scores: Floats, limit: int, is_wanted: Callable[[Entry], bool]
    ) -> list[Suggestion]:
        index = self._index
        highest = float(scores[texts].max()) if len(texts) else 1.0
        rated: list[tuple[float, int]] = []
        for text in texts.tolist():
            document = int(self._documents[text])
            place = text - int(index.rows.starts[document])
            letters = fuzz.partial_ratio(typed, index.plain[document][place]) / 100
            rated.append((float(scores[text]) / highest + LETTERS_WEIGHT * letters, text))
        rated.sort(key=lambda pair: (-pair[0], pair[1]))
        found: dict[str, Suggestion] = {}
        for _, text in rated:
            document = int(self._documents[text])
            place = text - int(index.rows.starts[document])
            entry, written = index.documents[document].entry, index.documents[document].texts
            if entry.id not in found and is_wanted(entry):
                found[entry.id] = Suggestion(entry, written[min(place, len(written) - 1)])
                if len(found) == limit:
                    break
        return list(found.values())
