"""Feedback of a desk, turned into a truer confidence."""

from __future__ import annotations

import numpy as np
import pytest

from bot.faq import RetrieverSettings
from bot.faq.calibration import Label, TooFewLabels, platt, recalibrated, threshold
from bot.faq.confidence import log_odds, sigmoid
from bot.faq.evaluation import expected_calibration_error

SHIPPED = RetrieverSettings()


def overconfident_labels(number: int, seed: int = 0) -> list[Label]:
    """Return labels of a desk where the true log-odds are the promised ones less 1.5."""
    random = np.random.default_rng(seed)
    promised = random.uniform(0.02, 0.98, number)
    return [Label(float(p), bool(random.random() < sigmoid(log_odds(p) - 1.5))) for p in promised]


def test_an_overconfident_desk_learns_to_be_modest() -> None:
    labels, unseen = overconfident_labels(400), overconfident_labels(4_000, seed=1)

    found = recalibrated(SHIPPED, labels).calibration

    promised = np.array([label.confidence for label in unseen])
    kept = np.array([float(label.is_right) for label in unseen])
    truer = np.array([sigmoid(found.slope * log_odds(p) + found.shift) for p in promised])
    before, after = expected_calibration_error(promised, kept), expected_calibration_error(truer, kept)
    assert before is not None
    assert after is not None
    assert before > 0.15
    assert after < 0.05


def test_the_answer_zone_keeps_the_declared_precision() -> None:
    settings = recalibrated(SHIPPED, overconfident_labels(200), target=0.9)

    unseen = overconfident_labels(4_000, seed=1)
    odds = [(log_odds(label.confidence), label.is_right) for label in unseen]
    slope, shift = settings.calibration.slope, settings.calibration.shift
    asserted = [right for value, right in odds if sigmoid(slope * value + shift) >= settings.zones.answer]
    assert 0.85 <= np.mean(asserted) <= 0.96


@pytest.mark.parametrize("labels", [[], overconfident_labels(49), [Label(0.9, True)] * 100, [Label(0.9, False)] * 100])
def test_too_few_or_one_sided_labels_change_nothing(labels: list[Label]) -> None:
    with pytest.raises(TooFewLabels):
        recalibrated(SHIPPED, labels)


def test_true_confidence_is_left_alone() -> None:
    random = np.random.default_rng(3)
    odds = random.normal(0, 2, 5_000)
    right = (random.random(5_000) < 1 / (1 + np.exp(-odds))).astype(float)

    found = platt(odds, right)

    assert found.slope == pytest.approx(1, abs=0.1)
    assert found.shift == pytest.approx(0, abs=0.1)


def test_a_precision_that_is_never_reached_gives_a_high_threshold() -> None:
    chances, right = np.linspace(0.1, 0.6, 50), np.zeros(50)

    assert threshold(chances, right, 0.9) == 0.9
