"""The first look: which twenty documents deserve a closer one, and what each channel says of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.full_scan import FullScan
from bot.faq.index import Index
from bot.faq.masks import Mask
from bot.faq.query import Query
from bot.faq.rows import TextRows, multiply
from bot.faq.survivors import survivors
from bot.faq.vocabulary import Floats

CHANNELS = 7  # rows of the scores: S, W, W of the best text, B, A, L, and LR where it was learnt
FIRST = np.array([1, 1, 0, 1, 0.8, 0.5, 0.1], dtype=np.float32)  # finds 99 % of what the full ranking would put first


@dataclass(frozen=True)
class Candidates:
    """Some documents and what each channel says of them: `scores` has the shape (6 or 7 channels, documents)."""

    documents: NDArray[np.intp]
    scores: Floats

    @property
    def stems(self) -> Floats:
        """Return channel S, mean of three."""
        return self._channel(0)

    @property
    def words(self) -> Floats:
        """Return channel W, mean of three."""
        return self._channel(1)

    @property
    def words_best(self) -> Floats:
        """Return channel W, the best text."""
        return self._channel(2)

    @property
    def bm25(self) -> Floats:
        """Return channel B, mean of three."""
        return self._channel(3)

    @property
    def bag(self) -> Floats:
        """Return channel A."""
        return self._channel(4)

    @property
    def latent(self) -> Floats:
        """Return channel L."""
        return self._channel(5)

    @property
    def learned(self) -> Floats | None:
        """Return channel LR; None where nothing was learnt."""
        return self._channel(6) if len(self.scores) == CHANNELS else None

    def _channel(self, row: int) -> Floats:
        found: Floats = self.scores[row]
        return found

    def take(self, chosen: NDArray[np.intp]) -> Candidates:
        """Return some of the candidates, in the given order."""
        return Candidates(self.documents[chosen], self.scores[:, chosen])

    def best(self, number: int, mask: Mask | None = None) -> Candidates:
        """Return those the mask allows with the best first scores, best first; ties stay in corpus order."""
        score = FIRST[: len(self.scores)] @ self.scores
        if mask is not None:
            score = np.where(mask[self.documents], score, -np.inf)
        if len(score) > number:
            places = np.flatnonzero(score >= np.partition(score, -number)[-number])
            places = places[np.argsort(-score[places], kind="stable")][:number]
        else:
            places = np.argsort(-score, kind="stable")
        return self.take(places if mask is None else places[np.isfinite(score[places])])


def candidates(index: Index, query: Query, number: int, mask: Mask | None = None) -> Candidates:
    """Return the best of the documents that a mask allows, best first."""
    return compare(index, query, survivors(index, query, mask)).best(number, mask)


def compare(index: Index, query: Query, documents: NDArray[np.intp] | None) -> Candidates:
    """Score documents (None: all of them) by every channel."""
    if documents is None and index.scan is not None:
        found = Candidates(index.everything, _scanned(index, index.scan, query))
    else:
        found = Candidates(index.everything if documents is None else documents, _picked(index, query, documents))
    if index.learned is not None:
        learned = index.learned.scores(query)
        found.scores[6] = learned if documents is None else learned[documents]
    return found


def _scanned(index: Index, scan: FullScan, query: Query) -> Floats:
    """Return the scores of all documents; the row of LR is still to be filled."""
    scores = np.empty((CHANNELS if index.learned else CHANNELS - 1, len(index.documents)), dtype=np.float32)
    scores[0], scores[3], scores[4] = scan.stems(query.columns, query.unit_weights, query.bm25_weights)
    scores[1], scores[2] = scan.words(*index.soft.parts(query))
    scores[5] = scan.latent(index.latent.vector(query)) if index.latent else 0
    return scores


def _picked(index: Index, query: Query, documents: NDArray[np.intp] | None) -> Floats:
    """Return the scores of some documents; the row of LR is still to be filled."""
    rows, texts = index.rows, None
    if documents is not None:
        texts, rows = rows.texts_of(documents)
    three, best = rows.best(
        np.stack(
            (
                multiply(index.stem_cosine.matrix, index.stem_cosine.vector(query), texts),
                multiply(index.bm25.matrix, index.bm25.vector(query), texts),
                multiply(index.soft.matrix, index.soft.vector(query), texts),
            )
        )
    )
    scores = np.empty((CHANNELS if index.learned else CHANNELS - 1, rows.n_documents), dtype=np.float32)
    scores[0], scores[1], scores[2], scores[3] = three[0], three[2], best[2], three[1]
    scores[4] = multiply(index.bag.matrix, index.bag.vector(query), documents)
    scores[5] = _latent(index, query, rows, texts)
    return scores


def _latent(index: Index, query: Query, rows: TextRows, texts: NDArray[np.intp] | None) -> Floats:
    if index.latent is None:
        return np.zeros(rows.n_documents, dtype=np.float32)
    matrix = index.latent.matrix if texts is None else index.latent.matrix[texts]
    return rows.largest(matrix @ index.latent.vector(query))
