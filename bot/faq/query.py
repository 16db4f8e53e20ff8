"""A question, looked up once in the vocabulary for all channels."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from bot.faq.analysis import Analyzer, Terms
from bot.faq.vocabulary import Floats, Vocabulary


class Query:
    """Stems of a question with their columns, reckoned at once: every channel wants them.

    `terms` are corrected, `asked` are as they were written. `columns` are those of the known stems in order of
    appearance; `unit_weights` is their sublinear TF-IDF over a norm that counts the unknown ones too; `bm25_weights` is
    the same for each: one part of the best score that the question could get. `unknown_share` is the part of the
    question's idf that the corpus never saw, 0 to 1. `content` says something of the subject, `evidence` (stems and
    concepts) may found an answer.
    """

    def __init__(self, terms: Terms, vocabulary: Vocabulary, analyzer: Analyzer, asked: Terms) -> None:
        self.terms = terms
        self.asked = asked
        self.vocabulary = vocabulary
        self.word_weights: tuple[dict[str, float], float] | None = None  # filled by channel W
        self.counts = Counter(terms.stems)
        columns: list[int] = []
        weights: list[float] = []
        square = known = unknown = best = 0.0
        for stem, times in self.counts.items():
            column = vocabulary.columns.get(stem)
            rarity = vocabulary.weight(stem)
            weight = (1 + math.log(times)) * rarity
            square += weight * weight
            if column is None:
                unknown += rarity
                best += vocabulary.unknown_bm25_idf
            else:
                known += rarity
                best += float(vocabulary.bm25_idf[column])
                columns.append(column)
                weights.append(weight)
        self.columns = np.array(columns, dtype=np.intp)
        self.unit_weights: Floats = np.array(weights, dtype=np.float32) / np.float32(math.sqrt(square) or 1)
        self.bm25_weights: Floats = np.full(len(columns), 1 / (best or 1), dtype=np.float32)
        self.unknown_share = unknown / (unknown + known) if unknown else 0.0
        self.content = frozenset(filter(analyzer.is_content, self.counts))
        self.evidence = frozenset(filter(analyzer.is_evidence, self.counts))
