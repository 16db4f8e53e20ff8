"""A question whose answer may stand in the index of another language."""

from __future__ import annotations

from collections.abc import Collection

from bot.faq.candidates import Wanted
from bot.faq.index import Index
from bot.faq.judgement import Judgement, judge
from bot.faq.settings import RetrieverSettings


def judge_elsewhere(
    text: str,
    own: Index | None,
    other: Index,
    twinned: Collection[str],
    settings: RetrieverSettings,
    is_wanted: Wanted | None,
) -> Judgement | None:
    """Ask the index of another language.

    When more of the question is known there, the student wrote in that language, and every entry may answer.
    Otherwise only what has no twin in the reader's language (`twinned`) is asked for, through what the languages
    share: names (ISEE, SPID), tags, and the concepts of the thesaurus.
    """
    terms = other.analyzer.terms(text)
    if own is None:
        return judge(other, terms, settings, is_wanted)
    translated = own.analyzer.terms(text)
    if other.query(terms).unknown_share < own.query(translated).unknown_share:
        return judge(other, terms, settings, is_wanted)
    return judge(
        other,
        translated,
        settings,
        lambda entry_id, topic: entry_id not in twinned and (is_wanted is None or is_wanted(entry_id, topic)),
    )
