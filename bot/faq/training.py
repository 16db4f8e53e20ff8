"""Fit the shipped weights on public question sets, and tell how they do on sets they never saw."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bot.faq.abbreviations import Abbreviations
from bot.faq.confidence import confidence
from bot.faq.corpus import Corpus
from bot.faq.evaluation import expected_calibration_error, mean
from bot.faq.fitting import Sets, fit_confidence, fit_ranking, signs_of, utilities_of
from bot.faq.observations import Observation, observe
from bot.faq.question_sets import Question
from bot.faq.retriever import FaqRetriever
from bot.faq.settings import ConfidenceWeights, RankingWeights, RetrieverSettings, ZoneThresholds
from bot.faq.thesaurus import Thesaurus

MISSING_SHARE = 0.3  # entries taken away, so that a question without an entry is seen often enough
MOST_QUESTIONS = 1_500  # of one set; more change no weight
SEED = 0
SHIPPED = ZoneThresholds()

Tell = Callable[[str], None]


@dataclass(frozen=True)
class QuestionSet:
    """A corpus and questions about it."""

    corpus: Corpus
    questions: list[Question]


@dataclass(frozen=True)
class SetFigures:
    """How weights fitted on all other sets did on one set.

    The shipped threshold decides what is `answered`, of the questions that have an answer; `right` is the share of all
    answers that were right. `answered_missing` and `right_missing` say the same with a part of the entries taken away.
    `foreign` is the share answered of the questions that have no answer; None where there are none, or none was given.
    """

    name: str
    top1: float
    top3: float
    mrr: float
    ece: float
    ece_missing: float
    answered: float
    right: float | None
    answered_missing: float
    right_missing: float | None
    foreign: float | None


@dataclass(frozen=True)
class Trained:
    """Weights fitted on all sets, and the honest figures: each set by weights that never saw it."""

    settings: RetrieverSettings
    left_out: list[SetFigures]


def train(sets: Mapping[str, QuestionSet], thesaurus: Thesaurus, abbreviations: Abbreviations, tell: Tell) -> Trained:
    """Observe every set, whole and with entries missing; fit without each one in turn, then on all of them."""
    whole: dict[str, list[Observation]] = {}
    missing: dict[str, list[Observation]] = {}
    for name, found in sets.items():
        tell(f"asking {name}")
        chosen = random.Random(SEED)
        questions = found.questions
        if len(questions) > MOST_QUESTIONS:
            questions = chosen.sample(questions, MOST_QUESTIONS)
        entries = found.corpus.entries
        kept = sorted(chosen.sample(range(len(entries)), len(entries) - int(MISSING_SHARE * len(entries))))
        poorer = Corpus([entries[number] for number in kept], f"{found.corpus.version} poorer")
        for corpus, into in ((found.corpus, whole), (poorer, missing)):
            retriever = FaqRetriever.fit(corpus, thesaurus, abbreviations=abbreviations)
            into[name] = observe(retriever.index(corpus.locales[0]), questions, retriever.settings)
    left_out: list[SetFigures] = []
    for name in sets:
        tell(f"fitting without {name}")
        ranking, sure = _fit({other: whole[other] for other in sets if other != name}, missing, name)
        left_out.append(_figures(name, whole[name], missing[name], ranking, sure))
    tell("fitting on all")
    ranking, sure = _fit(whole, missing, None)
    settings = replace(
        RetrieverSettings(), learned=ranking, unlearned=fit_ranking(whole, learned=False), confidence=sure
    )
    return Trained(settings, left_out)


def _fit(whole: Sets, missing: Sets, without: str | None) -> tuple[RankingWeights, ConfidenceWeights]:
    ranking = fit_ranking(whole, learned=True)
    poorer = {name: seen for name, seen in missing.items() if name != without}
    return ranking, fit_confidence(whole, poorer, ranking)


def _figures(
    name: str,
    whole: list[Observation],
    missing: list[Observation],
    ranking: RankingWeights,
    sure: ConfidenceWeights,
) -> SetFigures:
    places = [_place(seen, ranking) for seen in whole if seen.in_scope]
    judged, judged_missing = _judged(whole, ranking, sure), _judged(missing, ranking, sure)
    return SetFigures(
        name=name,
        top1=float(np.mean([place == 1 for place in places])),
        top3=float(np.mean([0 < place <= 3 for place in places])),
        mrr=float(np.mean([1 / place if place else 0.0 for place in places])),
        ece=_ece(judged),
        ece_missing=_ece(judged_missing),
        answered=_answered(judged, in_scope=True) or 0.0,
        right=_right(judged),
        answered_missing=_answered(judged_missing, in_scope=True) or 0.0,
        right_missing=_right(judged_missing),
        foreign=_answered(judged, in_scope=False),
    )


def _place(seen: Observation, ranking: RankingWeights) -> int:
    """Return the rank of the first right candidate; 0 when there is none."""
    right = seen.right[np.argsort(-utilities_of(seen, ranking), kind="stable")]
    return int(right.argmax()) + 1 if right.any() else 0


class _Judged(NamedTuple):
    """How sure the weights were of the first entry, and whether it was right."""

    sure: float
    is_right: bool
    in_scope: bool

    @property
    def is_answered(self) -> bool:
        return self.sure >= SHIPPED.answer


def _judged(observations: list[Observation], ranking: RankingWeights, sure: ConfidenceWeights) -> list[_Judged]:
    told = ((signs_of(seen, ranking), seen.in_scope) for seen in observations)
    return [_Judged(confidence(signs, sure), is_right, in_scope) for (signs, is_right), in_scope in told]


def _ece(judged: list[_Judged]) -> float:
    chances = np.array([each.sure for each in judged])
    return expected_calibration_error(chances, np.array([float(each.is_right) for each in judged])) or 0.0


def _answered(judged: list[_Judged], *, in_scope: bool) -> float | None:
    return mean([each.is_answered for each in judged if each.in_scope is in_scope])


def _right(judged: list[_Judged]) -> float | None:
    return mean([each.is_right for each in judged if each.is_answered])
