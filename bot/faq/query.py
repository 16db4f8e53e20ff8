"""A question, looked up once in the vocabulary for all channels."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.faq.analysis import Analyzer, Terms
from bot.faq.vocabulary import Floats, Vocabulary


@dataclass
class Query:
    """Stems of a question with their columns; stems outside the vocabulary count in the norms only.

    `terms` are corrected, `asked` are as they were written.
    """

    terms: Terms
    vocabulary: Vocabulary
    analyzer: Analyzer
    asked: Terms
    word_weights: tuple[dict[str, float], float] | None = None  # filled by channel W

    @cached_property
    def counts(self) -> Counter[str]:
        """Return how often each stem stands in the question."""
        return Counter(self.terms.stems)

    @cached_property
    def columns(self) -> np.ndarray:
        """Return the columns of the known stems, in order of appearance."""
        columns = self.vocabulary.columns
        return np.array([columns[stem] for stem in self.counts if stem in columns], dtype=np.intp)

    @cached_property
    def unit_weights(self) -> Floats:
        """Return the sublinear TF-IDF of the known stems; the norm counts the unknown ones too."""
        columns, idf = self.vocabulary.columns, self.vocabulary.idf
        known: list[float] = []
        square = 0.0
        for stem, times in self.counts.items():
            column = columns.get(stem)
            weight = (1 + math.log(times)) * (self.vocabulary.unknown_idf if column is None else float(idf[column]))
            square += weight * weight
            if column is not None:
                known.append(weight)
        return np.array(known, dtype=np.float32) / (math.sqrt(square) or 1)

    @cached_property
    def bm25_weights(self) -> Floats:
        """Return the same weight for each known stem: one part of the best score that the question could get."""
        vocabulary = self.vocabulary
        unknown = len(self.counts) - len(self.columns)
        best = float(vocabulary.bm25_idf[self.columns].sum()) + unknown * vocabulary.unknown_bm25_idf
        return np.full(len(self.columns), 1 / (best or 1), dtype=np.float32)

    @cached_property
    def unknown_share(self) -> float:
        """Return which part of the question's idf the corpus never saw, 0 to 1."""
        unknown = sum(self.vocabulary.unknown_idf for stem in self.counts if stem not in self.vocabulary.columns)
        known = float(self.vocabulary.idf[self.columns].sum())
        return unknown / (unknown + known) if unknown else 0.0

    @cached_property
    def content(self) -> frozenset[str]:
        """Return the stems that say something of the subject."""
        return frozenset(stem for stem in self.counts if self.analyzer.is_content(stem))

    @cached_property
    def evidence(self) -> frozenset[str]:
        """Return the stems and concepts that may found an answer."""
        return frozenset(stem for stem in self.counts if self.analyzer.is_evidence(stem))
