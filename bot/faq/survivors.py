"""The very first sieve, for large corpora only: which documents are worth scoring by every channel.

Rare stems are looked up in the posting lists of the whole entries. The lists of common stems are long
and tell little: they are left for later, when only the survivors are scored.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.faq.full_scan import FULL_SCAN
from bot.faq.index import Index
from bot.faq.masks import Mask
from bot.faq.query import Query
from bot.faq.vocabulary import Floats

SURVIVORS = 100
MOST_POSTINGS = 4_000  # read for one question, unless its rarest stem alone has more


def survivors(index: Index, query: Query, mask: Mask | None = None) -> NDArray[np.intp] | None:
    """Return the documents to score among those that a mask allows, in corpus order; None means all."""
    number = index.rows.n_documents
    if number <= FULL_SCAN:
        return None
    scores = sieve(index, query)
    if mask is not None:
        scores *= mask
    touched = np.flatnonzero(scores)
    if len(touched) > SURVIVORS:
        touched = touched[np.argpartition(-scores[touched], SURVIVORS)[:SURVIVORS]]
    return np.sort(touched)


def sieve(index: Index, query: Query) -> Floats:
    """Return BM25 of whole entries over the question's rarer stems."""
    postings = index.postings
    scores = np.zeros(index.rows.n_documents, dtype=np.float32)
    columns = query.columns
    lengths = postings.indptr[columns + 1] - postings.indptr[columns]
    read = 0
    for column in columns[np.argsort(lengths, kind="stable")]:
        start, end = postings.indptr[column], postings.indptr[column + 1]
        if read and read + end - start > MOST_POSTINGS:
            break
        read += end - start
        scores[postings.indices[start:end]] += postings.data[start:end]
    return scores
