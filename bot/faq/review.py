"""What an editor should look at: entries that steal each other's questions, copies, answers gone stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from bot.errors import Problem
from bot.faq.candidates import compare
from bot.faq.corpus import Corpus
from bot.faq.documents import Document
from bot.faq.entry import Entry
from bot.faq.index import Index
from bot.faq.ranking import utilities
from bot.faq.retriever import FaqRetriever
from bot.faq.settings import RetrieverSettings

REVIEW_EVERY = timedelta(days=365)
NEARLY_SAME = 0.9  # channel W between two texts: the same words in another order or another spelling


class Kind(StrEnum):
    """What is the matter; the first two mislead students, the others only age."""

    COPY = "copy"
    STOLEN = "stolen"
    ALIKE = "alike"
    EXPIRED = "expired"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True)
class Finding:
    """One thing to look at, at the entry where it can be mended."""

    kind: Kind
    entry: Entry
    message: str

    def as_problem(self) -> Problem:
        """Return it with file and line."""
        return Problem(self.entry.written.file, 1, f"{self.kind}: {self.message}")


def review(corpus: Corpus, retriever: FaqRetriever, today: date) -> list[Finding]:
    """Return everything worth a look, misleading things first."""
    found = [*_copies(corpus)]
    for locale in corpus.locales:
        found += _stolen(retriever.index(locale), retriever.settings)
    found += _aged(corpus, today)
    order = list(Kind)
    return sorted(found, key=lambda finding: (order.index(finding.kind), finding.entry.id, finding.message))


def _copies(corpus: Corpus) -> Iterator[Finding]:
    """Find the same text in two entries."""
    places: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in corpus.entries:
        for text in dict.fromkeys(" ".join(text.lower().split()) for text in entry.texts):
            places[entry.locale, text].append(entry)
    for (_, text), entries in places.items():
        for entry in entries[1:]:
            yield Finding(Kind.COPY, entry, f"“{text}” also stands in {entries[0].id}")


def _stolen(index: Index, settings: RetrieverSettings) -> Iterator[Finding]:
    """Ask every text of every entry: its own entry must come first, and no other may say nearly the same."""
    documents = index.documents
    owners = np.array([document.entry.id for document in documents])
    for number, document in enumerate(documents):
        if document.section is not None:
            continue
        for text in document.texts:
            query = index.query(index.analyzer.terms(text))
            if not query.terms.folded:
                continue
            found = compare(index, query, None)
            other = owners != document.entry.id
            if not other.any():
                continue
            utility = utilities(found, index.texts_per_document, settings)
            thief = int(np.flatnonzero(other)[np.argmax(utility[other])])
            if utility[thief] > utility[~other].max():
                yield Finding(Kind.STOLEN, document.entry, f"“{text}” finds {_name(documents[thief])} first")
            alike = int(np.flatnonzero(other)[np.argmax(found.words_best[other])])
            if found.words_best[alike] >= NEARLY_SAME and number < alike:
                yield Finding(Kind.ALIKE, document.entry, f"“{text}” nearly stands in {_name(documents[alike])} too")


def _aged(corpus: Corpus, today: date) -> Iterator[Finding]:
    for entry in corpus.entries:
        if entry.valid_until is not None and entry.valid_until < today:
            yield Finding(Kind.EXPIRED, entry, f"ended on {entry.valid_until}: renew it or delete it")
        elif today - entry.reviewed > REVIEW_EVERY:
            yield Finding(Kind.UNREVIEWED, entry, f"last reviewed on {entry.reviewed}, more than a year ago")


def _name(document: Document) -> str:
    return f"{document.entry.id}#{document.section.anchor}" if document.section else document.entry.id
