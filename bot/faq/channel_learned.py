"""Channel LR: which words tell this entry from all others, learnt from the variants."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.faq.channel_words import SoftWords
from bot.faq.query import Query
from bot.faq.vocabulary import Floats

MOST_DOCUMENTS, MOST_TEXTS = 1_000, 10_000  # 10,600 texts of 900 entries took 5 s; more was never timed
ANSWER_WEIGHT = 0.3  # an answer is one more, weaker example of its entry
INVERSE_REGULARISATION = 10.0
TOLERANCE = 1e-4  # at 1e-3 the more entries the sooner it stopped: 460 of them lost their own words to each other
DIMENSIONS = 400  # fitted on the leading singular vectors: as good as on all words (.819 and .817), six times faster
FLOOR = -12.0  # log-probability under which entries are equally out of the question


class Learned:
    """Multinomial logistic regression on channels S and W side by side."""

    def __init__(
        self,
        stems: sparse.csr_matrix,
        words: sparse.csr_matrix,
        soft: SoftWords,
        labels: NDArray[np.intp],
        answers: sparse.csr_matrix,
    ) -> None:
        from sklearn.decomposition import TruncatedSVD  # here: what was fitted before is read without scikit-learn
        from sklearn.linear_model import LogisticRegression

        texts = sparse.hstack([stems, words @ soft.shapes])
        empty = sparse.csr_matrix((answers.shape[0], soft.shapes.shape[1]), dtype=np.float32)
        examples = sparse.csr_matrix(
            sparse.vstack([texts, sparse.hstack([answers, empty])]) / math.sqrt(2), dtype=np.float32
        )
        weights = np.r_[np.ones(len(labels)), np.full(answers.shape[0], ANSWER_WEIGHT)]
        model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=80, tol=TOLERANCE)
        space = TruncatedSVD(min(DIMENSIONS, min(examples.shape) - 1), n_iter=2, random_state=0).fit(examples)
        axes: Floats = np.asarray(space.components_, dtype=np.float32)
        placed = np.ascontiguousarray(examples @ axes.T)
        model.fit(placed, np.r_[labels, np.arange(answers.shape[0])], weights)
        coefficients = axes.T @ np.asarray(model.coef_, dtype=np.float32).T / math.sqrt(2)
        if coefficients.shape[1] == 1:  # two documents: scikit-learn keeps the second one only
            coefficients = np.hstack([-coefficients / 2, coefficients / 2])
            bias = np.array([-model.intercept_[0] / 2, model.intercept_[0] / 2])
        else:
            bias = model.intercept_
        self._bias: Floats = np.asarray(bias, dtype=np.float32)
        self._stems = stems.shape[1]
        self._of_grams: Floats = np.ascontiguousarray(coefficients[self._stems :])
        of_words = np.asarray(soft.shapes @ self._of_grams, dtype=np.float32)
        self._of_terms: Floats = np.ascontiguousarray(np.vstack([coefficients[: self._stems], of_words]))
        self._soft = soft

    def scores(self, query: Query) -> Floats:
        """Return log-probabilities of all documents, at least -12."""
        weights, norm = self._soft.weights(query)
        rows, shares = query.columns.tolist(), query.unit_weights.tolist()
        strangers: list[tuple[str, float]] = []
        for word, weight in weights.items():
            known = self._soft.words.get(word)
            if known is None:
                strangers.append((word, weight / norm))
            else:
                rows.append(self._stems + known)
                shares.append(weight / norm)
        score = self._bias + np.array(shares, dtype=np.float32) @ self._of_terms[rows]
        for word, share in strangers:
            shape = self._soft.like(word)
            score += share * (shape.gram_weights @ self._of_grams[shape.gram_ids])
        score -= score.max()
        return np.asarray(np.maximum(score - math.log(float(np.exp(score).sum())), FLOOR), dtype=np.float32)
