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
        stems, bm25 = _laid_out(stems, slots), _laid_out(bm25, slots)
        self._by_stem = Columns(sparse.block_diag([stems, bm25, bag], format="csr"))  # one product for three channels
        self._texts, self._width = stems.shape
        self._words = Columns(_laid_out(words, slots))
        self._latent = None if latent is None else latent[_repeated(slots, rows)]

    def stems(
        self, columns: NDArray[np.intp], cosine: Floats, bm25: Floats
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return each document's mean of three by channels S and B, and its score by channel A.

        `cosine` and `bm25` are the weights of the question's stems in S, and in B and A.
        """
        blocks = np.concatenate((columns, columns + self._width, columns + 2 * self._width))
        scores = self._by_stem.product(blocks, np.concatenate((cosine, bm25, bm25)))
        texts = scores[: 2 * self._texts].reshape(2, *self._shape).swapaxes(0, 1)
        three = best_three(texts)[0] / self._divisors
        return three[0], three[1], scores[2 * self._texts :]

    def words(self, words: NDArray[np.intp], weights: Floats) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """Return each document's mean of three and its best, by channel W."""
        three, best = best_three(self._words.product(words, weights).reshape(self._shape))
        return three / self._divisors, best

    def latent(self, vector: Floats) -> Floats:
        """Return each document's best text by channel L."""
        if self._latent is None:
            return np.zeros(self._shape[1], dtype=np.float32)
        return np.asarray((self._latent @ vector).reshape(self._shape).max(axis=0))


def _laid_out(matrix: sparse.csr_matrix, slots: NDArray[np.intp]) -> sparse.csr_matrix:
    """Return the rows slot by slot; where a document has no such text stands an empty row."""
    padded = sparse.vstack([matrix, sparse.csr_matrix((1, matrix.shape[1]), dtype=matrix.dtype)]).tocsr()
    return padded[slots.ravel()]


def _repeated(slots: NDArray[np.intp], rows: TextRows) -> NDArray[np.intp]:
    """Return the slots with a document's first text wherever it has none: cosines may be negative."""
    return np.asarray(np.where(slots == rows.n_texts, rows.starts, slots).ravel())
