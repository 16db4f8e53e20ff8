"""A question whose answer may stand in the index of another language."""

from __future__ import annotations

from bot.faq.index import Index
from bot.faq.judgement import Judgement, judge
from bot.faq.masks import Mask, both
from bot.faq.settings import RetrieverSettings


def judge_elsewhere(
    text: str,
    own: Index | None,
    other: Index,
    twinned: frozenset[str],
    settings: RetrieverSettings,
    mask: Mask | None,
    allowed: Mask | None,
) -> Judgement | None:
    """Ask the index of another language.

    When more of the question is known there, the student wrote in that language, and every entry may answer.
    Otherwise only what has no twin in the reader's language (`twinned`) is asked for, through what the languages
    share: names (ISEE, SPID), tags, and the concepts of the thesaurus.
    """
    terms = other.analyzer.terms(text)
    if own is None:
        return judge(other, terms, settings, mask, allowed)
    translated = own.analyzer.terms(text)
    if other.query(terms).unknown_share < own.query(translated).unknown_share:
        return judge(other, terms, settings, mask, allowed)
    return judge(other, translated, settings, both(mask, other.masks.lacking(twinned)), allowed)
