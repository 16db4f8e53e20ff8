"""A desk's own feedback, turned into a confidence that is true at this desk.

A label is one answer that was judged: "useful? yes or no", a choice among "did you mean", an operator
who linked a ticket to an entry. What is learnt is two numbers and two thresholds, so it can be shown,
dated and undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.errors import HelpDeskError
from bot.faq.confidence import log_odds, sigmoid
from bot.faq.settings import Calibration, RetrieverSettings, ZoneThresholds

FEWEST_LABELS = 50  # below, chance weighs more than what is learnt
PRIOR = 4.0  # labels that the shipped calibration is worth, so that a hundred of one kind prove nothing absurd
TARGET_PRECISION = 0.90
LOWEST_ANSWER = 0.50  # whatever the labels say, an answer more likely wrong than right is not asserted
CLARIFY_SHARE = 0.25  # choices are offered when the first is at least this part of the answer threshold


@dataclass(frozen=True)
class Label:
    """One judged question: how sure the retriever was of its first entry (uncalibrated), and whether that was right.

    A question whose answer is not in the corpus is wrong by nature; leaving those out makes a desk overconfident.
    """

    confidence: float
    is_right: bool
    is_unanswered: bool = False  # no entry was right: "none of these", or the bot had no answer


class TooFewLabels(HelpDeskError, ValueError):
    """Recalibrating on so few labels would make things worse."""


def recalibrated(
    settings: RetrieverSettings, labels: Sequence[Label], target: float = TARGET_PRECISION
) -> RetrieverSettings:
    """Return settings whose confidence and zones follow the labels.

    Raises:
        TooFewLabels: there are fewer than fifty, or all have the same outcome.
    """
    right = np.array([label.is_right for label in labels], dtype=np.float64)
    if len(labels) < FEWEST_LABELS or right.min() == right.max():
        raise TooFewLabels(f"{len(labels)} labels: at least {FEWEST_LABELS} are needed, right and wrong ones")
    odds = np.array([log_odds(label.confidence) for label in labels])
    calibration = platt(odds, right)
    chances = np.array([sigmoid(calibration.slope * value + calibration.shift) for value in odds])
    answer = threshold(chances, right, target)
    zones = ZoneThresholds(answer=answer, clarify=round(CLARIFY_SHARE * answer, 3))
    return replace(settings, calibration=calibration, zones=zones)


def no_bolder(settings: RetrieverSettings, than: RetrieverSettings) -> RetrieverSettings:
    """Return settings by which nothing is asserted that `than` would not assert; the confidence stays."""
    before, after = than.calibration, settings.calibration
    odds = (log_odds(than.zones.answer) - before.shift) / before.slope
    answer = max(settings.zones.answer, sigmoid(after.slope * odds + after.shift))
    return replace(settings, zones=replace(settings.zones, answer=answer))


def platt(odds: NDArray[np.float64], right: NDArray[np.float64]) -> Calibration:
    """Fit slope and shift of the log-odds, pulled towards "no change" (Platt 1999, with a Gaussian prior)."""
    from scipy.optimize import minimize  # here: a desk learns rarely, and starts sooner without it

    def loss(pair: NDArray[np.float64]) -> float:
        values = pair[0] * odds + pair[1]
        surprise = np.logaddexp(0, values) - right * values
        return float(surprise.sum() + PRIOR * ((pair[0] - 1) ** 2 + pair[1] ** 2) / 2)

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.2, 5.0), (-5.0, 5.0)]).x
    return Calibration(float(slope), float(shift))


def threshold(chances: NDArray[np.float64], right: NDArray[np.float64], target: float) -> float:
    """Return the lowest confidence above which answers reach a precision.

    Seen and expected precision are averaged: what was seen is noisy in the tail, what is expected leans on the model.
    """
    order = np.argsort(-chances, kind="stable")
    sizes = np.arange(1, len(order) + 1)
    precision = (np.cumsum(right[order]) + np.cumsum(chances[order])) / (2 * sizes)
    reached = np.flatnonzero(precision >= target)
    lowest = float(chances[order][reached[-1]]) if len(reached) else target
    return round(max(lowest, LOWEST_ANSWER), 3)
