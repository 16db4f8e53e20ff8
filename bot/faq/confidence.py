"""How likely the best entry is right: not how high it scores, but how often such scores were right."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.faq.settings import Calibration, ConfidenceWeights

LEAST_CHANCE = 1e-4
UNCHANGED = Calibration()


@dataclass(frozen=True)
class Signs:
    """What tells a right best entry from a wrong one."""

    choice: float  # its share in the softmax of the candidates
    words: float  # channel W, best text
    unknown: float  # share of the question's idf that the corpus never saw
    content: int  # stems of the question that say something

    def features(self) -> tuple[float, ...]:
        """Return the inputs of the logistic regression, in the order of `ConfidenceWeights` after the constant."""
        return (log_odds(self.choice), self.words, self.unknown, math.log1p(self.content))


def confidence(signs: Signs, weights: ConfidenceWeights) -> float:
    """Return the probability that the best entry is the right one, 0 to 1, as the shipped weights see it."""
    slopes = (weights.choice, weights.words, weights.unknown, weights.content)
    return sigmoid(weights.constant + sum(slope * sign for slope, sign in zip(slopes, signs.features(), strict=True)))


def calibrated(chance: float, calibration: Calibration) -> float:
    """Return a confidence as the desk's own feedback corrects it."""
    if calibration == UNCHANGED:
        return chance
    return sigmoid(calibration.slope * log_odds(chance) + calibration.shift)


def log_odds(chance: float) -> float:
    """Return ln(p / (1 - p)), p kept away from 0 and 1."""
    chance = min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE)
    return math.log(chance / (1 - chance))


def sigmoid(value: float) -> float:
    """Return the probability whose log-odds are `value`."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))
