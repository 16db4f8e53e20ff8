"""The intent classifier: trained as Rasa does, in half the time."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from bot.dialogue import components

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Classifier:
    """A logistic regression as plain numbers: weights of shape (n_features, n_intents), bias of shape (n_intents,)."""

    intents: tuple[str, ...]
    weights: Doubles
    bias: Doubles

    def confidences(self, counts: Mapping[int, float]) -> Doubles:
        """Return the confidence in each intent, for the counts of a text by column."""
        columns, times = list(counts.keys()), np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        score = self.bias + times @ self.weights[np.array(columns, dtype=np.intp)]
        powers = np.exp(score - score.max())
        return np.asarray(powers / powers.sum())


def train_classifier(
    features: csr_matrix, intents: Sequence[str], options: components.LogisticRegressionClassifier
) -> Classifier:
    """Return a classifier of counts.

    Half of the columns are copies of another one: pieces of words that occur together only. k equal columns
    share their weight, so one column, scaled by the square root of k, stands for them. The solver takes the
    same steps (measured: weights within 1e-6), on half the numbers.

    Args:
        features: shape (n_texts, n_features).
        intents: one for each text.
        options: of LogisticRegressionClassifier.
    """
    from sklearn.exceptions import ConvergenceWarning  # here: what was trained before is read without scikit-learn
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        solver=options.solver,
        max_iter=options.max_iter,
        tol=options.tol / len(intents),  # today's solver looks at the mean loss, Rasa's at the sum
        random_state=options.random_state,
        class_weight="balanced",
    )
    group_of = _equal_columns(features)
    sizes = np.bincount(group_of)
    firsts = np.unique(group_of, return_index=True)[1]
    with warnings.catch_warnings():
        # Rasa stops after max_iter as well; going on would give other confidences than it has
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(csr_matrix(features[:, firsts] @ diags(np.sqrt(sizes))), intents)
    weights, bias = (model.coef_ / np.sqrt(sizes))[:, group_of], model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps the second one only
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.r_[0.0, bias]
    return Classifier(tuple(map(str, model.classes_)), np.ascontiguousarray(weights.T), np.asarray(bias))


def _equal_columns(features: csr_matrix) -> np.ndarray:
    """Return a group number for each column, shape (n_features,); equal columns have the same one."""
    columns = features.tocsc()
    columns.sort_indices()
    groups: dict[tuple[bytes, bytes], int] = {}
    numbers = []
    for start, end in zip(columns.indptr[:-1], columns.indptr[1:], strict=True):
        content = (columns.indices[start:end].tobytes(), columns.data[start:end].tobytes())
        numbers.append(groups.setdefault(content, len(groups)))
    return np.array(numbers)
