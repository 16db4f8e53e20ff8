"""Channels S and B: the stems two texts share, by cosine and by BM25."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from bot.faq.query import Query
from bot.faq.vocabulary import Floats, Vocabulary, count, sublinear, unit_rows

K1, B = 1.2, 0.75  # the textbook values; others changed nothing on the development sets


class StemCosine:
    """Sublinear TF-IDF cosine over stems.

    Source:
        Manning et al. 2008, section 6.3, with document frequencies of whole entries.
    """

    def __init__(self, texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        counts, _ = count(texts, vocabulary.columns)
        self.matrix = unit_rows(sublinear(counts) @ sparse.diags(vocabulary.idf))

    def vector(self, query: Query) -> Floats:
        """Return the question over the vocabulary."""
        vector = np.zeros(query.vocabulary.size, dtype=np.float32)
        vector[query.columns] = query.unit_weights
        return vector


class Bm25:
    """BM25 divided by the best score the question could get: 0 to 1.

    Source:
        Robertson and Zaragoza 2009, with idf over whole entries.
    """

    def __init__(self, texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        counts, _ = count(texts, vocabulary.columns)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        mean = float(lengths.mean()) if len(lengths) else 0.0
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        room = K1 * (1 - B + B * lengths[rows] / (mean or 1))
        counts.data = vocabulary.bm25_idf[counts.indices] * counts.data / (counts.data + room)
        self.matrix = sparse.csr_matrix(counts, dtype=np.float32)

    def vector(self, query: Query) -> Floats:
        """Return the question over the vocabulary."""
        vector = np.zeros(query.vocabulary.size, dtype=np.float32)
        vector[query.columns] = query.bm25_weights
        return vector
