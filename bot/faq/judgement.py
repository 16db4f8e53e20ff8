"""One index's opinion of one question: its entries in order, and how sure it is of the first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bot.faq.analysis import Terms
from bot.faq.candidates import Candidates, compare
from bot.faq.confidence import Signs, calibrated, confidence
from bot.faq.documents import Document
from bot.faq.index import Index
from bot.faq.masks import Mask, both
from bot.faq.near_exact import CONFIDENCE, LEAST_WORDS, nearly_says
from bot.faq.query import Query
from bot.faq.ranking import chances, utilities
from bot.faq.settings import RetrieverSettings
from bot.faq.survivors import survivors


class Ranked(NamedTuple):
    """A document with its share in the choice, and the confidence that it is right."""

    document: Document
    chance: float
    confidence: float


@dataclass(frozen=True)
class Judgement:
    """Entries best first, each once, by its best document.

    `is_founded`: question and best entry share more than function words. `is_near_exact`: the question is one of the
    entry's own, almost to the letter. `uncalibrated` is the confidence in the first entry before the desk's own
    feedback is applied; None where nothing was weighed, because it is near-exact. `barred` would stand first, had the
    reader been allowed to have it.
    """

    ranking: tuple[Ranked, ...]
    signs: Signs
    is_founded: bool
    is_near_exact: bool
    uncalibrated: float | None
    barred: Ranked | None = None

    @property
    def confidence(self) -> float:
        """Return the confidence in the first entry."""
        return self.ranking[0].confidence

    @property
    def strength(self) -> tuple[bool, float]:
        """Return what decides between the opinions of two indexes."""
        return self.is_founded, self.confidence


def judge(
    index: Index, terms: Terms, settings: RetrieverSettings, mask: Mask | None = None, allowed: Mask | None = None
) -> Judgement | None:
    """Rank the entries of an index for a question; None when there is nothing to compare.

    Of the documents that `mask` leaves, only those that are `allowed` are ranked; the others are named if they fit
    better (`barred`), unless the question is an allowed one almost to the letter.
    """
    query = index.query(terms)
    if not terms.folded or not index.documents or not index.vocabulary.size:
        return None
    scored = compare(index, query, survivors(index, query, mask))
    whole = scored.best(settings.candidates, mask)
    if allowed is None or allowed[whole.documents].all():
        return _weigh(index, query, settings, whole)
    best = _weigh(index, query, settings, scored.best(settings.candidates, both(mask, allowed)))
    if best is None or best.is_near_exact:
        return best
    fitting = _weigh(index, query, settings, whole)
    if fitting is None or fitting.ranking[0].document is best.ranking[0].document:
        return best
    return replace(best, barred=fitting.ranking[0])


def _weigh(index: Index, query: Query, settings: RetrieverSettings, found: Candidates) -> Judgement | None:
    """Look closer at some candidates; None when there are none."""
    terms = query.asked
    found = _one_per_entry(index, found)
    if not len(found.documents):
        return None
    share = chances(utilities(found, index.texts_per_document, settings))
    numbers = found.documents.tolist()
    alike = np.flatnonzero(found.words_best >= LEAST_WORDS)
    said = nearly_says(" ".join(terms.folded), [index.plain[numbers[place]] for place in alike])
    order = np.argsort(-share, kind="stable").tolist()
    if said is not None:
        order.insert(0, order.pop(order.index(alike[said])))
    first = order[0]
    signs = Signs(
        choice=float(share[first]),
        words=float(found.words_best[first]),
        unknown=query.unknown_share,
        content=len(query.content),
    )
    uncalibrated = confidence(signs, settings.confidence) if said is None else None
    sure = CONFIDENCE if uncalibrated is None else calibrated(uncalibrated, settings.calibration)
    shares = share.tolist()
    least = sure / max(shares[first], 1e-9)
    ranking = tuple(
        Ranked(
            index.documents[numbers[place]],
            shares[place],
            sure if place == first else min(sure, least * shares[place]),
        )
        for place in order
    )
    return Judgement(ranking, signs, _is_founded(index, query, numbers[first]), said is not None, uncalibrated)


def _one_per_entry(index: Index, found: Candidates) -> Candidates:
    """Keep the best document of each entry: sections of one guide do not compete with each other."""
    owners = [index.owners[number] for number in found.documents.tolist()]
    first: dict[int, int] = {}
    for place, owner in enumerate(owners):
        first.setdefault(owner, place)
    return found if len(first) == len(owners) else found.take(np.array(list(first.values()), dtype=np.intp))


def _is_founded(index: Index, query: Query, document: int) -> bool:
    return not index.evidence[document].isdisjoint(query.evidence)
