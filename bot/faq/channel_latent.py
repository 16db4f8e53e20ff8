"""Channel L: words that stand in the same answers are near, even when they share no letter (LSA)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import sparse

from bot.faq.query import Query
from bot.faq.vocabulary import Floats, Vocabulary, count, sublinear, unit_rows

DIMENSIONS = 50  # 100 gains nothing on the development sets
FEWEST_DOCUMENTS = 4


class Latent:
    """Cosine in the space of the leading singular vectors of the bags of whole entries.

    Source:
        Deerwester et al. 1990.
    """

    def __init__(self, bags: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> None:
        from sklearn.decomposition import TruncatedSVD  # here: what was fitted before is read without scikit-learn

        idf = sparse.diags(vocabulary.idf)
        of_bags = unit_rows(sublinear(count(bags, vocabulary.columns)[0]) @ idf)
        of_texts = unit_rows(sublinear(count(texts, vocabulary.columns)[0]) @ idf)
        dimensions = min(DIMENSIONS, min(of_bags.shape) - 1)
        space = TruncatedSVD(dimensions, random_state=0).fit(of_bags)
        self.axes: Floats = np.ascontiguousarray(space.components_.T, dtype=np.float32)
        self.matrix: Floats = unit(np.asarray(of_texts @ self.axes, dtype=np.float32))

    def vector(self, query: Query) -> Floats:
        """Return the question in the latent space, of length 1 (or 0: nothing known in it)."""
        vector: Floats = query.unit_weights @ self.axes[query.columns]
        return np.asarray(vector / np.float32(math.sqrt(float(vector @ vector)) or 1))


def unit(rows: Floats) -> Floats:
    """Divide each row by its length; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 1e-9, lengths, 1), dtype=np.float32)
