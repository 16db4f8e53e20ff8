"""The short cut: who writes one of our questions almost to the letter means that question."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

MIN_RATIO = 94  # one wrong letter in a question of twenty
MIN_CHARS = 8  # in shorter texts one letter is another word
LEAST_WORDS = 0.7  # channel W of a text that could be the question itself: the others need not be compared
CONFIDENCE = 0.99


def nearly_says(text: str, groups: Sequence[Sequence[str]]) -> int | None:
    """Return the one group that holds `text` almost to the letter; None when no group does, or several do."""
    if len(text) < MIN_CHARS:
        exact = [number for number, group in enumerate(groups) if text in group]
        return exact[0] if len(exact) == 1 else None
    best = [0.0] * len(groups)
    for number, group in enumerate(groups):
        found = process.extractOne(text, group, scorer=fuzz.ratio, score_cutoff=MIN_RATIO)
        best[number] = found[1] if found else 0.0
    top = max(best, default=0.0)
    return best.index(top) if top and best.count(top) == 1 else None
