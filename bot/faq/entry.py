"""One entry of the corpus: a question students have, and the office's answer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class Kind(enum.StrEnum):
    """A short answer, or a procedure in sections."""

    FAQ = "faq"
    GUIDE = "guide"


@dataclass(frozen=True)
class Section:
    """One part of a guide; `anchor` is unique inside the guide and safe in an address."""

    anchor: str
    title: str
    body: str


@dataclass(frozen=True)
class Source:
    """Where an entry was written, to send its editor to the right line."""

    file: Path
    body_line: int
    office_line: int = 1


@dataclass(frozen=True)
class Entry:
    """A question with its answer, in one language; a twin in another language has the same `id`."""

    id: str
    topic: str
    slug: str
    locale: str
    kind: Kind
    question: str
    variants: tuple[str, ...]
    tags: tuple[str, ...]
    office: str
    reviewed: date
    valid_from: date | None
    valid_until: date | None
    audience: tuple[str, ...]
    source: str | None
    body: str
    sections: tuple[Section, ...]
    written: Source

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every way in which the question was written, the official one first."""
        return (self.question, *self.variants)

    def is_valid(self, on: date) -> bool:
        """Tell whether the answer holds on a day; both ends belong to the period."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )

    def is_for(self, audience: str | None) -> bool:
        """Tell whether a reader may be given this answer; an unknown reader may be given any."""
        return audience is None or not self.audience or audience in self.audience
