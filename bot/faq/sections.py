"""Cut a guide into its sections, at its second-level headings."""

from __future__ import annotations

import re
import unicodedata

from bot.faq.entry import Section

HEADING = re.compile(r"^##[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
ANY_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]", re.MULTILINE)
MAX_ANCHOR_CHARS = 60


def introduction(body: str) -> str:
    """Return what stands before the first heading."""
    found = HEADING.search(body)
    return (body[: found.start()] if found else body).strip()


def split(body: str) -> tuple[Section, ...]:
    """Return the sections in order; their anchors never repeat."""
    headings = list(HEADING.finditer(body))
    ends = [*(heading.start() for heading in headings[1:]), len(body)]
    sections: list[Section] = []
    taken: set[str] = set()
    for heading, end in zip(headings, ends, strict=False):
        anchor = _free(slug(heading.group(1)), taken)
        sections.append(Section(anchor, heading.group(1), body[heading.end() : end].strip()))
    return tuple(sections)


def slug(title: str) -> str:
    """Return a title as lower-case ASCII words joined by hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_ANCHOR_CHARS].strip("-") or "sezione"


def _free(anchor: str, taken: set[str]) -> str:
    number = 1
    candidate = anchor
    while candidate in taken:
        number += 1
        candidate = f"{anchor}-{number}"
    taken.add(candidate)
    return candidate
