"""Every document by every channel at once, for corpora small enough to look at whole.

The texts stand slot by slot (all first texts, all second ones, …), so that what the best three of a document score is a
few operations on long rows; the stems' matrices stand by columns, of which a question reads only its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.faq.rows import TextRows, best_three, spans
from bot.faq.vocabulary import Floats

FULL_SCAN = 1_500  # documents up to which it is cheaper than the sieve of `survivors.py`


class Columns:
    """A sparse matrix by columns: a product with few columns reads nothing else."""

    def __init__(self, matrix: sparse.csr_matrix) -> None:
        by_column = matrix.tocsc()
        self._height = int(by_column.shape[0])
        self._starts = by_column.indptr[:-1].astype(np.intp)
        self._lengths = np.diff(by_column.indptr).astype(np.intp)
        self._rows = by_column.indices.astype(np.intp)
        self._values = by_column.data.astype(np.float64)  # what bincount sums, without a copy

    def product(self, columns: NDArray[np.intp], weights: Floats) -> NDArray[np.float64]:
        """Return the weighted sum of some columns."""
        lengths = self._lengths[columns]
        cells = spans(self._starts[columns], lengths)
        values = self._values[cells] * np.repeat(weights, lengths)
        return np.asarray(np.bincount(self._rows[cells], values, self._height), dtype=np.float64)


class FullScan:
    """The channels' matrices once more, laid out for a look at everything."""

    def __init__(
        self,
        rows: TextRows,
        stems: sparse.csr_matrix,
        bm25: sparse.csr_matrix,
        words: sparse.csr_matrix,
        bag: sparse.csr_matrix,
        latent: Floats | None,
    ) -> None:
        slots = rows.slots()
        self._shape = slots.shape
        self._divisors = rows.divisors
        self._stems = Columns(_laid_out(stems, slots))
        self._bm25 = Columns(sparse.vstack([_laid_out(bm25, slots), bag]))  # the same columns with the same weights
        self._words = _laid_out(words, slots)
        self._latent = None if latent is None else latent[_repeated(slots, rows)]

    def stems(self, columns: NDArray[np.intp], weights: Floats) -> Floats:
        """Return each document's mean of three by channel S."""
        return self._best(self._stems.product(columns, weights))[0]

    def bm25_and_bag(self, columns: NDArray[np.intp], weights: Floats) -> tuple[Floats, Floats]:
        """Return each document's mean of three by channel B, and its score by channel A."""
        scores = self._bm25.product(columns, weights)
        texts = len(scores) - self._shape[1]
        return self._best(scores[:texts])[0], scores[texts:].astype(np.float32)

    def words(self, vector: Floats) -> tuple[Floats, Floats]:
        """Return each document's mean of three and its best, by channel W."""
        return self._best(self._words @ vector)

    def latent(self, vector: Floats) -> Floats:
        """Return each document's best text by channel L."""
        if self._latent is None:
            return np.zeros(self._shape[1], dtype=np.float32)
        return np.asarray((self._latent @ vector).reshape(self._shape).max(axis=0))

    def _best(self, scores: NDArray[np.floating]) -> tuple[Floats, Floats]:
        three, best = best_three(scores.reshape(self._shape))
        return np.asarray(three / self._divisors, dtype=np.float32), np.asarray(best, dtype=np.float32)


def _laid_out(matrix: sparse.csr_matrix, slots: NDArray[np.intp]) -> sparse.csr_matrix:
    """Return the rows slot by slot; where a document has no such text stands an empty row."""
    padded = sparse.vstack([matrix, sparse.csr_matrix((1, matrix.shape[1]), dtype=matrix.dtype)]).tocsr()
    return padded[slots.ravel()]


def _repeated(slots: NDArray[np.intp], rows: TextRows) -> NDArray[np.intp]:
    """Return the slots with a document's first text wherever it has none: cosines may be negative."""
    return np.asarray(np.where(slots == rows.n_texts, rows.starts, slots).ravel())
