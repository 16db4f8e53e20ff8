"""From the key of an entry back to its answer, for whoever was given the key earlier."""

from __future__ import annotations

from datetime import date

from bot.faq.corpus import Corpus
from bot.faq.documents import Document
from bot.faq.entry import Entry
from bot.faq.verdict import Match, as_match


def key_of(match: Match) -> str:
    """Return `topic/slug`, with the section of a guide after `#`."""
    return f"{match.entry.id}#{match.section.anchor}" if match.section else match.entry.id


def find_match(corpus: Corpus, key: str, locale: str, today: date) -> Match | None:
    """Return the answer of `topic/slug` or `topic/slug#anchor`, certain by definition; None if it is gone or expired.

    An anchor is looked for in the language of the key's reader first: twins name their sections differently.
    """
    entry_id, _, anchor = key.partition("#")
    try:
        shown = corpus.entry(entry_id, locale)
        original = corpus.entry(entry_id, "it")
    except KeyError:
        return None
    if not shown.is_valid(today):
        return None
    for entry in (shown, original):
        if document := _document(entry, anchor):
            return as_match(document, shown, 1.0)
    return as_match(Document(shown, None, (), "", ""), shown, 1.0)


def _document(entry: Entry, anchor: str) -> Document | None:
    section = next((part for part in entry.sections if part.anchor == anchor), None) if anchor else None
    return Document(entry, section, (), "", "") if section or not anchor else None
