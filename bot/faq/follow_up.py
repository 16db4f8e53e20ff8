"""A question that goes on from the last answer: "e se sono fuori corso?", "quanto costa?", "and if I lose it?".

It is searched together with the question before, and counts twice there: it says what is new. Three locks keep a
fresh question from being answered with an old subject: it is only tried where the words alone were not answered, it
must read like a continuation, and what it finds must belong to the topic of the last answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.faq.analysis import Terms
from bot.faq.follow_up_words import ATTRIBUTES, OPENERS, REFERENCES
from bot.faq.index import Index
from bot.faq.retriever import FEWEST_CHOICES, FaqRetriever
from bot.faq.verdict import Verdict
from bot.faq.zones import Zone

MAX_WORDS = 10  # longer questions name their subject
ENCLITIC = re.compile(r"\w{2,}[aei]r(?:l[oaie]|ne)")  # "scriverla", "pagarne"
# Chosen with the first sets of tests/bot/faq/follow_ups:
LEAST_SUPPORT = 0.5  # share of the new words' weight that the entry must hold …
SURE_WITHOUT = 0.5  # … unless the retriever is surer than this, and the corpus knows the words at all
LEAST_KNOWN = 0.5


@dataclass(frozen=True)
class Thread:
    """What a follow-up hangs on: the question before, and the id of the entry that answered it."""

    question: str
    entry: str

    @property
    def topic(self) -> str:
        """Return the topic of the entry."""
        return self.entry.partition("/")[0]


def is_continuation(text: str, retriever: FaqRetriever, locale: str) -> bool:
    """Tell whether a text reads like a continuation: by how it opens, what it refers to, or for want of a subject."""
    if locale not in retriever.corpus.locales:
        return False
    index = retriever.index(locale)
    terms = index.analyzer.terms(text)
    words = terms.folded
    if not words or len(words) > MAX_WORDS:
        return False
    stem = index.analyzer.language.stem
    attributes = {stem(word) for word in ATTRIBUTES.get(locale, ())}
    refers = any(word in REFERENCES.get(locale, ()) for word in words) or (
        locale == "it" and any(ENCLITIC.fullmatch(word) for word in words)
    )
    opens = not OPENERS.get(locale, frozenset()).isdisjoint((words[0], " ".join(words[:2])))
    return opens or refers or not _own(index, terms) - attributes


def follow_up(
    retriever: FaqRetriever, text: str, thread: Thread, *, locale: str, today: date, audience: str | None = None
) -> Verdict | None:
    """Return the verdict on a text as a continuation of `thread`; None when it is none, or when nothing fits.

    The entry that was just given is left out. An answer is asserted only if the entry holds the new words.
    """
    if not is_continuation(text, retriever, locale):
        return None
    searched = f"{thread.question} {text} {text}"
    found = retriever.search(searched, locale=locale, today=today, audience=audience, excluding=[thread.entry])
    if found.zone is Zone.ABSTAIN or found.matches[0].entry.topic != thread.topic:
        return None
    known, held = _shares(retriever.index(locale), text, found.matches[0].entry.id)
    is_supported = held >= LEAST_SUPPORT
    if not is_supported and (known < LEAST_KNOWN or found.confidence <= SURE_WITHOUT):
        return None
    found = replace(found, uncalibrated=None)  # found without the first of all entries: nothing to learn from
    if found.zone is Zone.ANSWER and is_supported:
        return found
    if len(found.matches) < FEWEST_CHOICES:
        return None
    matches = sorted(found.matches, key=lambda match: match.entry.topic != thread.topic)
    return replace(found, zone=Zone.CLARIFY, matches=tuple(matches))


def _own(index: Index, terms: Terms) -> frozenset[str]:
    return index.query(terms).content


def _shares(index: Index, text: str, entry_id: str) -> tuple[float, float]:
    """Return which part of the idf of a text's content words the corpus knows, and which an entry holds; 1 of none."""
    own, vocabulary = _own(index, index.analyzer.terms(text)), index.vocabulary
    known = {stem: float(vocabulary.idf[vocabulary.columns[stem]]) for stem in own if stem in vocabulary.columns}
    whole = sum(known.values()) + vocabulary.unknown_idf * (len(own) - len(known))
    if not own:
        return 1.0, 1.0
    held = (
        sum(known[stem] for stem in known if stem in index.evidence[number])
        for number, document in enumerate(index.documents)
        if document.entry.id == entry_id
    )
    return sum(known.values()) / whole, max(held, default=0.0) / whole
