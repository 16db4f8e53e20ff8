"""The first look: which twenty documents deserve a closer one, and what each channel says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.index import Index
from bot.faq.query import Query
from bot.faq.rows import TextRows, multiply
from bot.faq.survivors import survivors
from bot.faq.vocabulary import Floats

Wanted = Callable[[str, str], bool]  # (entry's id, its topic) → may it be considered?


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
        score = self.stems + self.words + self.bm25 + 0.8 * self.bag + 0.5 * self.latent
        return np.asarray(score if self.learned is None else score + 0.1 * self.learned, dtype=np.float32)


def candidates(index: Index, query: Query, number: int, is_wanted: Wanted | None = None) -> Candidates:
    """Return the best wanted documents by the first score, best first; ties stay in corpus order."""
    documents = survivors(index, query)
    if is_wanted is not None:
        everyone = range(index.rows.n_documents) if documents is None else documents
        entries = ((place, index.documents[place].entry) for place in everyone)
        documents = np.array([place for place, entry in entries if is_wanted(entry.id, entry.topic)], dtype=np.intp)
    found = compare(index, query, documents)
    return found.take(np.argsort(-found.first_score(), kind="stable")[:number])


def compare(index: Index, query: Query, documents: NDArray[np.intp] | None) -> Candidates:
    """Score documents (None: all of them) by every channel."""
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
    learned = index.learned.scores(query) if index.learned else None
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


def _latent(index: Index, query: Query, rows: TextRows, texts: NDArray[np.intp] | None) -> Floats:
    if index.latent is None:
        return np.zeros(rows.n_documents, dtype=np.float32)
    matrix = index.latent.matrix if texts is None else index.latent.matrix[texts]
    return rows.largest(matrix @ index.latent.vector(query))
