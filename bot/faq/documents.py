"""What the index ranks: a FAQ entry, a guide as a whole, or one section of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.faq.entry import Entry, Section
from bot.faq.sections import introduction


@dataclass(frozen=True)
class Document:
    """The smallest thing that can be an answer, with all its ways of asking; the official one comes first."""

    entry: Entry
    section: Section | None
    texts: tuple[str, ...]
    answer: str
    tags: str

    @property
    def title(self) -> str:
        """Return the question, or the path to the section."""
        return f"{self.entry.question} › {self.section.title}" if self.section else self.entry.question


def documents(entries: Iterable[Entry]) -> Iterator[Document]:
    """Yield the documents of some entries, those of one entry side by side."""
    for entry in entries:
        tags = " ".join(entry.tags)
        if not entry.sections:
            yield Document(entry, None, entry.texts, entry.body, tags)
            continue
        yield Document(entry, None, entry.texts, introduction(entry.body), tags)
        for section in entry.sections:
            yield Document(entry, section, (f"{entry.question} {section.title}", section.title), section.body, tags)
