"""Texts side by side with the document they belong to, and what the best of them score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.faq.vocabulary import Floats

BEST = 3  # mean of the three best texts: one lucky variant alone does not win


class TextRows:
    """Which rows of the channels' matrices belong to which document; texts of a document are neighbours."""

    def __init__(self, texts_per_document: Sequence[int] | NDArray[np.intp]) -> None:
        counts = np.asarray(texts_per_document, dtype=np.intp)
        ends = np.cumsum(counts)
        self.n_documents = len(counts)
        self.n_texts = int(ends[-1]) if self.n_documents else 0
        self.counts = counts
        self.starts: NDArray[np.intp] = ends - counts
        self.divisors = np.minimum(counts, BEST).astype(np.float32)

    @property
    def documents(self) -> NDArray[np.intp]:
        """Return the document of each text."""
        return np.repeat(np.arange(self.n_documents), self.counts)

    def slots(self) -> NDArray[np.intp]:
        """Return the text of each slot and document, shape (slots, documents); `n_texts` where there is none."""
        places = np.arange(int(self.counts.max()) if self.n_documents else 0)[:, None]
        return np.where(places < self.counts, self.starts + places, self.n_texts)

    def best(self, scores: Floats) -> tuple[Floats, Floats]:
        """Return, for each document, the mean of its three best texts and the best one.

        Scores of several channels, shape (channels, texts), are never negative, so a document with fewer texts is
        padded by zeros that change no sum. Both results have the shape (channels, documents).
        """
        padded = np.concatenate((scores, np.zeros((len(scores), 1), dtype=np.float32)), axis=1)
        three, best = best_three(padded[:, self.slots()].swapaxes(0, 1))
        return three / self.divisors, best

    def largest(self, scores: Floats) -> Floats:
        """Return the best text's score of each document; scores may be negative."""
        return np.asarray(np.maximum.reduceat(scores, self.starts)) if self.n_texts else scores

    def texts_of(self, documents: NDArray[np.intp]) -> tuple[NDArray[np.intp], TextRows]:
        """Return the rows of some documents, and those rows as a table of their own."""
        return spans(self.starts[documents], self.counts[documents]), TextRows(self.counts[documents])


def best_three(slots: NDArray[np.floating]) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return the sum of the three greatest along the first axis, and the greatest; scores are never negative."""
    if len(slots) <= BEST:
        best = slots.max(axis=0, initial=0)
        return slots.sum(axis=0), best
    first, second, third = np.sort(slots[:BEST], axis=0)[::-1]
    for found in slots[BEST:]:  # insert one text of every document; few texts, many documents
        lower = np.minimum(first, found)
        first = np.maximum(first, found)
        third = np.maximum(third, np.minimum(second, lower))
        second = np.maximum(second, lower)
    return first + second + third, first


def spans(starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return `start, start + 1, …` of every span, one after the other."""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)


def multiply(matrix: sparse.csr_matrix, vector: Floats, rows: NDArray[np.intp] | None = None) -> Floats:
    """Return the product of some rows (None: all) of a matrix with a vector.

    Picking rows by hand costs a tenth of scipy's `matrix[rows] @ vector`.
    """
    if rows is None:
        return np.asarray(matrix @ vector)
    starts = matrix.indptr[rows].astype(np.intp)
    lengths = matrix.indptr[rows + 1].astype(np.intp) - starts
    cells = spans(starts, lengths)
    products = np.append(matrix.data[cells] * vector[matrix.indices[cells]], np.float32(0))
    if not len(lengths):
        return products[:0]
    return np.where(lengths > 0, np.add.reduceat(products, np.cumsum(lengths) - lengths), np.float32(0))
