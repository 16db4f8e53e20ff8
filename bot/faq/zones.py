"""What to do with a confidence: answer, ask back, or say "I don't know"."""

from __future__ import annotations

import enum

from bot.faq.settings import ZoneThresholds


class Zone(enum.Enum):
    """The three ways to take a question."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"


def zone_of(confidence: float, choices: int, thresholds: ZoneThresholds) -> Zone:
    """Return the zone of a confidence; asking back needs at least two choices to offer."""
    if confidence >= thresholds.answer:
        return Zone.ANSWER
    return Zone.CLARIFY if confidence >= thresholds.clarify and choices > 1 else Zone.ABSTAIN
