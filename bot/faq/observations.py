"""What the channels said of questions whose answers are known: the material of every fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.candidates import candidates
from bot.faq.index import Index
from bot.faq.question_sets import Question
from bot.faq.settings import RetrieverSettings

Doubles = NDArray[np.float64]
CHANNELS = ("words", "bm25", "bag", "latent", "learned")


@dataclass(frozen=True)
class Observation:
    """One question: its candidates' channels, shape (candidates, 5), and which of them are right."""

    channels: Doubles
    words_best: Doubles
    right: NDArray[np.bool_]
    in_scope: bool
    unknown: float
    content: int
    richness: float


def observe(index: Index, questions: Iterable[Question], settings: RetrieverSettings) -> list[Observation]:
    """Ask an index every question and keep what its channels say; questions without a word are left out."""
    richness = float(np.tanh(np.log(max(1.0, index.texts_per_document))))
    ids = {document.entry.id for document in index.documents}
    seen: list[Observation] = []
    for question in questions:
        query = index.query(index.analyzer.terms(question.text))
        found = candidates(index, query, settings.candidates)
        if not query.terms.folded or not len(found.documents):
            continue
        learned = found.learned if found.learned is not None else np.zeros_like(found.words)
        columns = (found.words, found.bm25, found.bag, found.latent, learned)
        right = [index.documents[number].entry.id in question.golds for number in found.documents]
        seen.append(
            Observation(
                np.stack(columns, axis=1).astype(np.float64),
                found.words_best.astype(np.float64),
                np.array(right, dtype=np.bool_),
                not question.golds.isdisjoint(ids),
                query.unknown_share,
                len(query.content),
                richness,
            )
        )
    return seen
