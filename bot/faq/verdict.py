"""What the retriever says of a question."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.documents import Document
from bot.faq.entry import Entry, Section
from bot.faq.sections import introduction
from bot.faq.zones import Zone


@dataclass(frozen=True)
class Match:
    """An entry, or one section of a guide, with the probability (0 to 1) that it is what was asked for."""

    entry: Entry
    section: Section | None
    confidence: float
    title: str
    answer: str


@dataclass(frozen=True)
class Verdict:
    """A zone and what belongs to it, best first.

    ANSWER: the first match is the answer, the others are near misses. CLARIFY: two or three choices.
    ABSTAIN: the nearest entries, for the record only. `uncalibrated` is how sure the retriever was of the first match
    before the desk's own feedback is applied; None where there is nothing to learn from. `ended` is the entry that
    would have been the answer, were it not out of date.
    """

    zone: Zone
    matches: tuple[Match, ...]
    locale: str
    crossed_language: bool = False
    uncalibrated: float | None = None
    ended: Entry | None = None

    @property
    def confidence(self) -> float:
        """Return the confidence of the best match; 0 when there is none."""
        return self.matches[0].confidence if self.matches else 0.0


def as_match(document: Document, twin: Entry, confidence: float) -> Match:
    """Return a document as a match, told in the words of its twin (the same entry in the reader's language)."""
    original = document.entry
    section = document.section
    if section is not None and twin is not original:
        place = original.sections.index(section)
        section = twin.sections[place] if place < len(twin.sections) else None
    title = f"{twin.question} › {section.title}" if section else twin.question
    return Match(twin, section, confidence, title, section.body if section else _whole(twin))


def _whole(entry: Entry) -> str:
    """Return the answer; of a guide, its introduction and its contents."""
    if not entry.sections:
        return entry.body
    contents = "\n".join(f"- [{part.title}]({entry.id}#{part.anchor})" for part in entry.sections)
    return f"{introduction(entry.body)}\n\n{contents}".strip()
