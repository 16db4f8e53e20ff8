"""The figures of an evaluation as JSON, as lines, and as the points of a reliability plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.faq.evaluation import BINS, Answered, Evaluation
from bot.faq.zones import Zone

DIGITS = 4
OUT_OF_SCOPE = {Zone.ANSWER: "answered", Zone.CLARIFY: "clarified", Zone.ABSTAIN: "abstained"}


@dataclass(frozen=True)
class Point:
    """One bin of equally many questions: what was promised, what was kept."""

    promised: float
    kept: float
    questions: int


def as_json(found: Evaluation) -> dict[str, Any]:
    """Return the figures under their public names."""
    return {
        "entries": found.entries,
        "queries": found.queries,
        "in_scope": found.in_scope,
        "top1": _round(found.top1),
        "top3": _round(found.top3),
        "mrr": _round(found.mrr),
        "auroc": _round(found.auroc),
        "c_at_1": _round(found.c_at_1),
        "ece": _round(found.ece),
        "zones": {
            "answer": {"share": _round(found.answer.share), "precision": _round(found.answer.right)},
            "clarify": {"share": _round(found.clarify.share), "hit3": _round(found.clarify.right)},
            "abstain": {"share": _round(found.abstain)},
        },
        "out_of_scope": {name: _round(found.out_of_scope[zone]) for zone, name in OUT_OF_SCOPE.items()},
        "latency_ms": {"p50": _round(found.p50_ms), "p99": _round(found.p99_ms)},
        "fit_s": _round(found.fit_s),
    }


def as_rows(found: Evaluation) -> Iterator[tuple[str, str]]:
    """Yield names and values for a table that people read."""
    yield from flat("", as_json(found))


def flat(prefix: str, figures: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield nested figures as `zones answer share`, `0.4812`."""
    for name, value in figures.items():
        path = f"{prefix} {name}".strip()
        if isinstance(value, dict):
            yield from flat(path, value)
        else:
            yield path, "–" if value is None else str(value)


def reliability(answered: Sequence[Answered]) -> list[Point]:
    """Return the ten points of a reliability plot, least confident first."""
    ordered = sorted(answered, key=lambda one: one.confidence)
    bins = [each for each in np.array_split(np.arange(len(ordered)), BINS) if len(each)]
    return [
        Point(
            float(np.mean([ordered[number].confidence for number in each])),
            float(np.mean([ordered[number].first_right for number in each])),
            len(each),
        )
        for each in bins
    ]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
