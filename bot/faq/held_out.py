"""The corpus as its own examiner: variants are taken away, and must still find their entry.

An editor writes each variant unlike the others, so these are the hardest questions there are: the figures are low,
and say something only beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.faq.abbreviations import Abbreviations
from bot.faq.corpus import Corpus
from bot.faq.evaluation import ranks
from bot.faq.judgement import judge
from bot.faq.retriever import FaqRetriever
from bot.faq.thesaurus import Group, Thesaurus

FOLDS = 3  # each variant is asked once, of a corpus that keeps two thirds of them
LEAST_FALL = 0.0002  # of the mean reciprocal rank: in 2,000 questions less than one from the first place to the second


@dataclass(frozen=True)
class HeldOut:
    """A variant, where it belongs, and 1 / the rank of its entry when it is asked (0: not among the candidates)."""

    text: str
    entry: str
    locale: str
    reciprocal_rank: float


@dataclass(frozen=True)
class Comparison:
    """The same held-out variants with two thesauri, in the same order."""

    before: tuple[HeldOut, ...]
    after: tuple[HeldOut, ...]

    @property
    def is_worse(self) -> bool:
        """Tell whether the corpus' own questions are found less well."""
        return mean_reciprocal_rank(self.after) < mean_reciprocal_rank(self.before) - LEAST_FALL

    def moved(self, up: bool) -> list[tuple[HeldOut, HeldOut]]:
        """Return the variants whose entry rose, or fell, the largest steps first."""
        pairs = zip(self.before, self.after, strict=True)
        sign = 1 if up else -1
        steps = [(sign * (after.reciprocal_rank - before.reciprocal_rank), before, after) for before, after in pairs]
        return [(before, after) for step, before, after in sorted(steps, key=lambda each: -each[0]) if step > 0]


def mean_reciprocal_rank(held_out: tuple[HeldOut, ...]) -> float:
    """Return the mean of 1 / rank, 0 when nothing was asked."""
    return sum(each.reciprocal_rank for each in held_out) / len(held_out) if held_out else 0.0


def compare(corpus: Corpus, abbreviations: Abbreviations, before: Thesaurus, after: Thesaurus) -> Comparison:
    """Ask every variant of a corpus that does not hold it, with either thesaurus; takes some seconds for each."""
    return Comparison(*(examine(corpus, abbreviations, thesaurus) for thesaurus in (before, after)))


def examine(corpus: Corpus, abbreviations: Abbreviations, thesaurus: Thesaurus) -> tuple[HeldOut, ...]:
    """Return what becomes of every variant."""
    found: list[HeldOut] = []
    for fold in range(FOLDS):
        rest, asked = _parted(corpus, fold)
        retriever = FaqRetriever.fit(rest, thesaurus, abbreviations=abbreviations)
        for text, entry, locale in asked:
            index = retriever.index(locale)
            judgement = judge(index, index.analyzer.terms(text), retriever.settings)
            found.append(HeldOut(text, entry, locale, ranks(judgement, frozenset((entry,)))[2]))
    return tuple(found)


def new_groups(before: Thesaurus, after: Thesaurus) -> Iterator[tuple[Group, Thesaurus]]:
    """Yield each group that `after` adds or changes, with the thesaurus that has it and nothing else new."""
    known = [group.words for group in before.groups]
    for group in after.groups:
        if group.words not in known:
            groups = (*before.groups, group)
            yield group, Thesaurus(tuple(replace(each, line=number) for number, each in enumerate(groups, 1)))


def _parted(corpus: Corpus, fold: int) -> tuple[Corpus, list[tuple[str, str, str]]]:
    """Return the corpus without a third of its variants, and those: text, entry, language."""
    kept, asked = [], []
    for entry in corpus.entries:
        taken = [text for place, text in enumerate(entry.variants) if place % FOLDS == fold]
        left = tuple(text for place, text in enumerate(entry.variants) if place % FOLDS != fold)
        kept.append(replace(entry, variants=left))
        asked += [(text, entry.id, entry.locale) for text in taken]
    return Corpus(kept, f"{corpus.version} without part {fold}"), asked
