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


@dataclass(frozen=True)
class Candidates:
    """Some documents and their scores, channel by channel, in the same order."""

    documents: NDArray[np.intp]
    stems: Floats
    words: Floats
    words_best: Floats
    bm25: Floats
    bag: Floats
    latent: Floats
    learned: Floats | None

    def take(self, chosen: NDArray[np.intp]) -> Candidates:
        """Return some of the candidates, in the given order."""
        return Candidates(
            self.documents[chosen],
            self.stems[chosen],
            self.words[chosen],
            self.words_best[chosen],
            self.bm25[chosen],
            self.bag[chosen],
            self.latent[chosen],
            None if self.learned is None else self.learned[chosen],
        )

    def first_score(self) -> Floats:
        """Return the sum by which the twenty are chosen; it finds 99 % of what the full ranking would put first."""
        score = self.stems + self.words
        score += self.bm25
        score += np.float32(0.8) * self.bag
        score += np.float32(0.5) * self.latent
        if self.learned is not None:
            score += np.float32(0.1) * self.learned
        return score

    def best(self, number: int, mask: Mask | None = None) -> Candidates:
        """Return those the mask allows with the best first scores, best first; ties stay in corpus order."""
        score = self.first_score()
        if mask is not None:
            score = np.where(mask[self.documents], score, -np.inf)
        if len(score) > number:
            least = np.partition(score, -number)[-number]
            places = np.flatnonzero(score >= least)
        else:
            places = np.arange(len(score))
        places = places[np.argsort(-score[places], kind="stable")][:number]
        return self.take(places if mask is None else places[np.isfinite(score[places])])


def candidates(index: Index, query: Query, number: int, mask: Mask | None = None) -> Candidates:
    """Return the best of the documents that a mask allows, best first."""
    return compare(index, query, survivors(index, query, mask)).best(number, mask)


def compare(index: Index, query: Query, documents: NDArray[np.intp] | None) -> Candidates:
    """Score documents (None: all of them) by every channel."""
    learned = index.learned.scores(query) if index.learned else None
    if documents is None and index.scan is not None:
        return _scan(index, index.scan, query, learned)
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
    return Candidates(
        documents=np.arange(rows.n_documents) if documents is None else documents,
        stems=three[0],
        words=three[2],
        words_best=best[2],
        bm25=three[1],
        bag=multiply(index.bag.matrix, index.bag.vector(query), documents),
        latent=_latent(index, query, rows, texts),
        learned=learned if learned is None or documents is None else learned[documents],
    )


def _scan(index: Index, scan: FullScan, query: Query, learned: Floats | None) -> Candidates:
    words, words_best = scan.words(index.soft.vector(query))
    bm25, bag = scan.bm25_and_bag(query.columns, query.bm25_weights)
    return Candidates(
        documents=index.everything,
        stems=scan.stems(query.columns, query.unit_weights),
        words=words,
        words_best=words_best,
        bm25=bm25,
        bag=bag,
        latent=scan.latent(index.latent.vector(query) if index.latent else np.zeros(0, dtype=np.float32)),
        learned=learned,
    )


def _latent(index: Index, query: Query, rows: TextRows, texts: NDArray[np.intp] | None) -> Floats:
    if index.latent is None:
        return np.zeros(rows.n_documents, dtype=np.float32)
    matrix = index.latent.matrix if texts is None else index.latent.matrix[texts]
    return rows.largest(matrix @ index.latent.vector(query))
