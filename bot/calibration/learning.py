"""From labels to settings, with the proof that they are truer than those that held before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import HelpDeskError
from bot.faq import RetrieverSettings
from bot.faq.calibration import Label, no_bolder, platt, recalibrated
from bot.faq.confidence import log_odds, sigmoid
from bot.faq.evaluation import expected_calibration_error
from bot.faq.settings import Calibration

SHIPPED = RetrieverSettings()
FOLDS = 5
LABELS_A_BIN = 20  # of fewer, the share that is right says little: ten bins of five labels are .15 off by chance alone
FEWEST_UNANSWERED = 10  # below, the labels cannot tell what happens when the answer is not there
NOISE = 0.005  # differences below mean nothing


class NoBetter(HelpDeskError):
    """What was learnt is no truer than what holds now."""


@dataclass(frozen=True)
class Learnt:
    """New settings and what speaks for them."""

    settings: RetrieverSettings
    labels: int
    unanswered: int
    ece_before: float
    ece_after: float
    target: float


def learn(labels: Sequence[Label], current: RetrieverSettings, target: float) -> Learnt:
    """Return settings that follow the labels; `current` are those to be bettered.

    With too few unanswered questions among the labels, no answer is asserted that the shipped settings would not.

    Raises:
        TooFewLabels: there are fewer than fifty, or all have the same outcome.
        NoBetter: judged by labels they have not seen, they are further from the truth.
    """
    settings = recalibrated(SHIPPED, labels, target)
    unanswered = sum(label.is_unanswered for label in labels)
    if unanswered < FEWEST_UNANSWERED:
        settings = no_bolder(settings, SHIPPED)
    odds = np.array([log_odds(label.confidence) for label in labels])
    right = np.array([label.is_right for label in labels], dtype=np.float64)
    before = error(calibrated(odds, current.calibration), right)
    after = error(_judged_unseen(odds, right), right)
    if after > before + NOISE:
        raise NoBetter(f"{len(labels)} labels teach nothing: the error would go from {before:.3f} to {after:.3f}")
    return Learnt(settings, len(labels), unanswered, before, after, target)


def error(chances: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return the expected calibration error, in as many bins as there are labels for."""
    bins = max(1, min(10, len(right) // LABELS_A_BIN))
    return expected_calibration_error(chances, right, bins) or 0.0


def calibrated(odds: NDArray[np.float64], calibration: Calibration) -> NDArray[np.float64]:
    """Return confidences from log-odds."""
    return np.array([sigmoid(calibration.slope * value + calibration.shift) for value in odds])


def _judged_unseen(odds: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the confidence in each label by a calibration that was fitted without it."""
    chances, folds = np.empty_like(odds), np.arange(len(odds)) % FOLDS
    for fold in range(FOLDS):
        seen = folds != fold
        chances[~seen] = calibrated(odds[~seen], platt(odds[seen], right[seen]))
    return chances
