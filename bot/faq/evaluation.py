"""How good a retriever is on questions whose answers are known, in the figures the field uses."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.faq.calibration import Label
from bot.faq.judgement import Judgement
from bot.faq.question_sets import Question
from bot.faq.retriever import FaqRetriever
from bot.faq.zones import Zone

BINS = 10


@dataclass(frozen=True)
class Answered:
    """What the retriever did with one question."""

    in_scope: bool
    zone: Zone
    confidence: float
    first_right: float  # 0 or 1; between them when several share the first place
    three_right: float
    reciprocal_rank: float
    choices_right: bool  # one of the matches shown is right
    seconds: float


@dataclass(frozen=True)
class ZoneFigures:
    """How many questions fell into a zone (a share of all), and how often rightly; None when there were none."""

    share: float
    right: float | None


@dataclass(frozen=True)
class Evaluation:
    """Figures of one run; shares and scores are 0 to 1, None where a set cannot tell."""

    entries: int
    queries: int
    in_scope: int
    top1: float | None
    top3: float | None
    mrr: float | None
    auroc: float | None
    c_at_1: float | None
    ece: float | None
    answer: ZoneFigures
    clarify: ZoneFigures
    abstain: float
    out_of_scope: dict[Zone, float | None]
    p50_ms: float
    p99_ms: float
    fit_s: float


def ask(retriever: FaqRetriever, questions: Sequence[Question], locale: str, today: date) -> list[Answered]:
    """Ask every question once, in order; `locale` is the language of those that name none."""
    known = retriever.corpus.ids
    answered: list[Answered] = []
    for question in questions:
        start = time.perf_counter()
        reads = question.locale or locale
        verdict = retriever.search(question.text, locale=reads, today=today)
        seconds = time.perf_counter() - start
        judgement = retriever.judgement(question.text, locale=reads, today=today)
        first, three, reciprocal = ranks(judgement, question.golds)
        shown = {match.entry.id for match in verdict.matches}
        answered.append(
            Answered(
                in_scope=not question.golds.isdisjoint(known),
                zone=verdict.zone,
                confidence=judgement.confidence if judgement else 0.0,
                first_right=first,
                three_right=three,
                reciprocal_rank=reciprocal,
                choices_right=not question.golds.isdisjoint(shown),
                seconds=seconds,
            )
        )
    return answered


def ranks(judgement: Judgement | None, golds: frozenset[str]) -> tuple[float, float, float]:
    """Return the chance that a right entry is first, that one is among three, and 1 / its rank; ties in expectation."""
    ranking = judgement.ranking if judgement else ()
    right = [found.document.entry.id in golds for found in ranking]
    if not any(right):
        return 0.0, 0.0, 0.0
    place = right.index(True)
    if place == 0 and judgement and judgement.is_near_exact:
        return 1.0, 1.0, 1.0
    chance = ranking[place].chance
    tied = [number for number, found in enumerate(ranking) if found.chance == chance]
    good = sum(right[number] for number in tied)
    return (
        _chance_within(1 - tied[0], len(tied), good),
        _chance_within(3 - tied[0], len(tied), good),
        1 / (tied[0] + 1 + (len(tied) - good) / 2),
    )


def _chance_within(places: int, tied: int, good: int) -> float:
    """Return the chance that one of `good` among `tied` equals falls into the first `places`."""
    if places <= 0:
        return 0.0
    return 1.0 if places > tied - good else 1 - math.comb(tied - good, places) / math.comb(tied, places)


def labels(retriever: FaqRetriever, questions: Sequence[Question], locale: str) -> list[Label]:
    """Return questions with known answers as the labels a desk would collect: confidence before any calibration."""
    found: list[Label] = []
    for question in questions:
        judgement = retriever.judgement(question.text, locale=question.locale or locale)
        if judgement is not None and judgement.uncalibrated is not None:
            first = judgement.ranking[0].document.entry.id
            found.append(Label(judgement.uncalibrated, first in question.golds))
    return found


def summary(answered: Sequence[Answered], entries: int, fit_s: float) -> Evaluation:
    """Return the figures of a run."""
    inside = [one for one in answered if one.in_scope]
    outside = [one for one in answered if not one.in_scope]
    milliseconds = [1000 * one.seconds for one in answered] or [0.0]
    return Evaluation(
        entries=entries,
        queries=len(answered),
        in_scope=len(inside),
        top1=mean([one.first_right for one in inside]),
        top3=mean([one.three_right for one in inside]),
        mrr=mean([one.reciprocal_rank for one in inside]),
        auroc=_auroc(inside, outside),
        c_at_1=c_at_1(answered),
        ece=expected_calibration_error(
            np.array([one.confidence for one in answered]), np.array([one.first_right for one in answered])
        ),
        answer=_zone(answered, Zone.ANSWER, [one.first_right for one in answered if one.zone is Zone.ANSWER]),
        clarify=_zone(answered, Zone.CLARIFY, [one.choices_right for one in answered if one.zone is Zone.CLARIFY]),
        abstain=mean([one.zone is Zone.ABSTAIN for one in answered]) or 0.0,
        out_of_scope={zone: mean([one.zone is zone for one in outside]) for zone in Zone},
        p50_ms=float(np.percentile(milliseconds, 50)),
        p99_ms=float(np.percentile(milliseconds, 99)),
        fit_s=fit_s,
    )


def c_at_1(answered: Sequence[Answered]) -> float | None:
    """Return c@1: an abstention counts as right as often as the answers given were (Peñas and Rodrigo 2011).

    Only an assertion is an answer; a question out of scope can be right by abstaining alone.
    """
    if not answered:
        return None
    right = sum(one.first_right for one in answered if one.zone is Zone.ANSWER)
    silent = sum(one.zone is not Zone.ANSWER for one in answered)
    return (right + silent * right / len(answered)) / len(answered)


def expected_calibration_error(
    chances: NDArray[np.float64], right: NDArray[np.float64], bins: int = BINS
) -> float | None:
    """Return the mean distance between promised and kept, over bins of equal size."""
    if not len(chances):
        return None
    parts = np.array_split(np.argsort(chances, kind="stable"), bins)
    gaps = [len(each) * abs(chances[each].mean() - right[each].mean()) for each in parts if len(each)]
    return float(sum(gaps) / len(chances))


def _zone(answered: Sequence[Answered], zone: Zone, outcomes: Sequence[float]) -> ZoneFigures:
    return ZoneFigures(mean([one.zone is zone for one in answered]) or 0.0, mean(outcomes))


def _auroc(inside: Sequence[Answered], outside: Sequence[Answered]) -> float | None:
    """Return how well confidence tells questions in scope from those that are not."""
    if not inside or not outside:
        return None
    from sklearn.metrics import roc_auc_score  # here: a desk reads this file for its calibration error only

    scopes = [one.in_scope for one in (*inside, *outside)]
    return float(roc_auc_score(scopes, [one.confidence for one in (*inside, *outside)]))


def mean(values: Sequence[float]) -> float | None:
    """Return the mean; None of nothing."""
    return float(np.mean(values)) if len(values) else None
