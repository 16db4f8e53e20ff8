"""Labels become settings only when they are many and when the settings are truer."""

from __future__ import annotations

import numpy as np
import pytest

from bot.calibration import NoBetter, learn
from bot.calibration.learning import SHIPPED, calibrated, error
from bot.faq.calibration import Label, TooFewLabels
from bot.faq.confidence import log_odds, sigmoid

TARGET = 0.9


def labels(number: int, off: float, *, unanswered: float = 0.0, at_most: float = 0.98, seed: int = 0) -> list[Label]:
    """Return labels of a desk whose true log-odds are the promised ones plus `off`.

    A share is unanswered: wrong, at a confidence up to `at_most`.
    """
    random = np.random.default_rng(seed)
    found = []
    for _ in range(number):
        missing = bool(random.random() < unanswered)
        promised = float(random.uniform(0.05, at_most if missing else 0.98))
        right = not missing and bool(random.random() < sigmoid(log_odds(promised) + off))
        found.append(Label(promised, right, is_unanswered=missing))
    return found


def asserted(found: list[Label], settings: object) -> list[bool]:
    odds = np.array([log_odds(label.confidence) for label in found])
    chances = calibrated(odds, settings.calibration)  # type: ignore[attr-defined]
    return [label.is_right for label, chance in zip(found, chances, strict=True) if chance >= settings.zones.answer]  # type: ignore[attr-defined]


def test_a_desk_that_is_too_modest_dares_more() -> None:
    learnt = learn(labels(300, 1.5, unanswered=0.2, at_most=0.5), SHIPPED, TARGET)

    unseen = labels(4_000, 1.5, unanswered=0.2, at_most=0.5, seed=1)
    assert learnt.ece_after < learnt.ece_before
    assert len(asserted(unseen, learnt.settings)) > 1.3 * len(asserted(unseen, SHIPPED))
    assert np.mean(asserted(unseen, learnt.settings)) > 0.85


def test_a_desk_that_misses_many_entries_becomes_careful() -> None:
    found = labels(300, 0.0, unanswered=0.4)

    learnt = learn(found, SHIPPED, TARGET)

    unseen = labels(4_000, 0.0, unanswered=0.4, seed=1)
    assert np.mean(asserted(unseen, SHIPPED)) < 0.7
    kept = asserted(unseen, learnt.settings)
    assert not kept or np.mean(kept) > np.mean(asserted(unseen, SHIPPED))
    assert len(kept) < len(asserted(unseen, SHIPPED))
    assert learnt.unanswered == sum(label.is_unanswered for label in found)


def test_without_unanswered_questions_nothing_is_asserted_that_was_not_before() -> None:
    """Students click on what they see; nobody has told what happens when the answer is not there."""
    found = labels(300, 1.5)

    learnt = learn(found, SHIPPED, TARGET)

    odds = np.array([log_odds(promised) for promised in np.linspace(0.02, 0.99, 300)])
    before = calibrated(odds, SHIPPED.calibration) >= SHIPPED.zones.answer
    after = calibrated(odds, learnt.settings.calibration) >= learnt.settings.zones.answer
    assert learnt.unanswered == 0
    assert not (after & ~before).any()
    assert learnt.ece_after < learnt.ece_before


def test_the_error_after_is_told_by_labels_that_were_not_learnt_from() -> None:
    """Learning by heart would show none on so few labels."""
    found = labels(50, -1.0)

    learnt = learn(found, SHIPPED, TARGET)

    odds = np.array([log_odds(label.confidence) for label in found])
    right = np.array([float(label.is_right) for label in found])
    by_heart = error(calibrated(odds, learnt.settings.calibration), right)
    assert learnt.ece_after != pytest.approx(by_heart, abs=1e-6)


def test_what_holds_and_is_as_true_is_left_alone() -> None:
    """Sixty labels know less than two thousand."""
    current = learn(labels(2_000, 1.0, unanswered=0.2), SHIPPED, TARGET).settings

    with pytest.raises(NoBetter, match="60 labels teach nothing"):
        learn(labels(60, 1.0, unanswered=0.2, seed=8), current, TARGET)


@pytest.mark.parametrize("found", [[], labels(49, 0.0), [Label(0.9, True)] * 80], ids=["none", "49", "one kind"])
def test_too_few_labels_teach_nothing(found: list[Label]) -> None:
    with pytest.raises(TooFewLabels, match="at least 50"):
        learn(found, SHIPPED, TARGET)
