"""The first look: which twenty documents deserve a closer one, and what each channel says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.index import Index
from bot.faq.query import Query
from bot.faq.vocabulary import Floats

FULL_SCAN = 2_000  # documents up to which every one is scored by every channel
SURVIVORS = 200


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


def candidates(index: Index, query: Query, number: int, is_wanted: Callable[[str, str], bool]) -> Candidates:
    """Return the best wanted documents by the first score, best first; ties stay in corpus order."""
    everyone = compare(index, query, _survivors(index, query))
    chosen: list[int] = []
    for place in np.argsort(-everyone.first_score(), kind="stable"):
        entry = index.documents[everyone.documents[place]].entry
        if is_wanted(entry.id, entry.topic):
            chosen.append(place)
            if len(chosen) == number:
                break
    return everyone.take(np.array(chosen, dtype=np.intp))


def _survivors(index: Index, query: Query) -> NDArray[np.intp] | None:
    """Return the documents worth scoring by all channels; None means all."""
    if index.rows.n_documents <= FULL_SCAN:
        return None
    scores = index.bag.matrix @ index.bag.vector(query)
    best = np.argpartition(-scores, SURVIVORS)[:SURVIVORS]
    return np.sort(best)


def compare(index: Index, query: Query, documents: NDArray[np.intp] | None) -> Candidates:
    """Score documents (None: all of them) by every channel."""
    rows = index.rows
    cosine, bm25, soft, bag = index.stem_cosine.matrix, index.bm25.matrix, index.soft.matrix, index.bag.matrix
    latent = index.latent.matrix if index.latent else None
    if documents is not None:
        texts, rows = rows.texts_of(documents)
        cosine, bm25, soft, bag = cosine[texts], bm25[texts], soft[texts], bag[documents]
        latent = None if latent is None else latent[texts]
    words, words_best = rows.best(soft @ index.soft.vector(query))
    learned = index.learned.scores(query) if index.learned else None
    return Candidates(
        documents=np.arange(rows.n_documents) if documents is None else documents,
        stems=rows.best(cosine @ index.stem_cosine.vector(query))[0],
        words=words,
        words_best=words_best,
        bm25=rows.best(bm25 @ index.bm25.vector(query))[0],
        bag=bag @ index.bag.vector(query),
        latent=np.zeros(rows.n_documents, np.float32)
        if latent is None or index.latent is None
        else rows.largest(latent @ index.latent.vector(query)),
        learned=learned if learned is None or documents is None else learned[documents],
    )
