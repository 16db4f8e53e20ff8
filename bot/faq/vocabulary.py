"""The stems of a corpus and how telling each is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]


def count(
    texts: Sequence[Sequence[str]], vocabulary: dict[str, int] | None = None
) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """Count terms.

    Returns:
        a float32 matrix of shape (texts, terms), and the column of each term.
    """
    from sklearn.feature_extraction.text import (
        CountVectorizer,  # here: only fitting counts, and most starts fit nothing
    )

    if not any(texts) and not vocabulary:
        return sparse.csr_matrix((len(texts), 0), dtype=np.float32), {}
    counter = CountVectorizer(analyzer=list, vocabulary=vocabulary, dtype=np.float32)
    counts = counter.fit_transform(texts) if vocabulary is None else counter.transform(texts)
    counts.sort_indices()
    return counts.tocsr(), {str(term): int(column) for term, column in counter.vocabulary_.items()}


class Vocabulary:
    """Stems with their document frequencies, counted over documents (not over texts)."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        counts, self.columns = count(bags)
        self.size = len(self.columns)
        self.n_documents = len(bags)
        self.frequencies: Floats = np.asarray(counts.getnnz(axis=0), dtype=np.float32)
        self.idf: Floats = (np.log((self.n_documents + 1) / (self.frequencies + 1)) + 1).astype(np.float32)
        self._idf: list[float] = self.idf.tolist()
        rarity = (self.n_documents - self.frequencies + 0.5) / (self.frequencies + 0.5)
        self.bm25_idf: Floats = np.log1p(rarity).astype(np.float32)
        self.unknown_idf = math.log(self.n_documents + 1) + 1
        self.unknown_bm25_idf = math.log1p((self.n_documents + 0.5) / 0.5)

    def weight(self, stem: str) -> float:
        """Return the idf of any stem, seen or not."""
        column = self.columns.get(stem)
        return self.unknown_idf if column is None else self._idf[column]

    def known(self, stems: Iterable[str]) -> list[str]:
        """Return the stems that some document holds."""
        return [stem for stem in stems if stem in self.columns]


def sublinear(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return 1 + ln of each count."""
    damped = counts.copy()
    damped.data = 1 + np.log(damped.data)
    return damped


def unit_rows(rows: sparse.csr_matrix, norms: Floats | None = None) -> sparse.csr_matrix:
    """Divide each row by its length, or by the given one."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()) if norms is None else norms
    scale = sparse.diags(1 / np.where(lengths > 0, lengths, 1))
    return sparse.csr_matrix(scale @ rows, dtype=np.float32)
