"""Texts side by side with the document they belong to, and what the best of them score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.faq.vocabulary import Floats

BEST = 3  # mean of the three best texts: one lucky variant alone does not win


class TextRows:
    """Which rows of the channels' matrices belong to which document; texts of a document are neighbours."""

    def __init__(self, texts_per_document: Sequence[int] | NDArray[np.intp]) -> None:
        counts = np.asarray(texts_per_document, dtype=np.intp)
        self.n_documents = len(counts)
        self.n_texts = int(counts.sum())
        self.counts = counts
        self.starts = np.concatenate(([0], np.cumsum(counts)))[:-1].astype(np.intp)
        self.documents: NDArray[np.intp] = np.repeat(np.arange(self.n_documents), counts)
        width = int(counts.max()) if self.n_documents else 0
        columns = np.arange(max(width, BEST))
        self._table = np.where(columns < counts[:, None], self.starts[:, None] + columns, self.n_texts)
        self._divisors = np.minimum(counts, BEST).astype(np.float32)

    def best(self, scores: Floats) -> tuple[Floats, Floats]:
        """Return, for each document, the mean of its three best texts and the best one.

        Scores are never negative, so a document with fewer texts is padded by zeros that change no sum.
        """
        padded = np.append(scores, np.float32(0))[self._table]
        if padded.shape[1] > BEST:
            padded = np.partition(padded, padded.shape[1] - BEST, axis=1)[:, -BEST:]
        return padded.sum(axis=1) / self._divisors, padded.max(axis=1)

    def largest(self, scores: Floats) -> Floats:
        """Return the best text's score of each document; scores may be negative."""
        return np.asarray(np.maximum.reduceat(scores, self.starts)) if self.n_texts else scores

    def texts_of(self, documents: NDArray[np.intp]) -> tuple[NDArray[np.intp], TextRows]:
        """Return the rows of some documents, and those rows as a table of their own."""
        part = TextRows(self.counts[documents])
        inside = np.arange(part.n_texts) - np.repeat(part.starts, part.counts)
        return inside + np.repeat(self.starts[documents], part.counts), part
