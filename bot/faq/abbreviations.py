"""What students write for short ("nn", "xké", "prof"), read from a file that an office may edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import ContentRefused, Problem
from bot.faq.front_matter import read_mapping


@dataclass(frozen=True)
class Abbreviations:
    """For each language, what an abbreviation stands for; expansions are lists of words."""

    by_locale: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def expand(self, words: list[str], locale: str) -> list[str]:
        """Return the words, abbreviations written out."""
        known = self.by_locale.get(locale)
        if not known:
            return words
        expanded: list[str] = []
        for word in words:
            expanded.extend(known.get(word, (word,)))
        return expanded


def load_abbreviations(file: Path) -> Abbreviations:
    """Read `{language: {abbreviation: words}}`; a file that is missing holds none.

    Raises:
        ContentRefused: the file holds mistakes.
    """
    if not file.is_file():
        return Abbreviations()
    problems: list[Problem] = []
    head = read_mapping(file.read_text("utf-8"), 1, lambda line, text: problems.append(Problem(file, line, text)))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for locale, group in (head or {}).items():
        if not isinstance(group.content, dict):
            problems.append(Problem(file, group.line, f"`{locale}` must hold lines of `abbreviation: words`"))
            continue
        for short, value in group.content.items():
            if isinstance(value.content, str) and value.content.strip():
                found.setdefault(locale, {})[short.lower()] = tuple(value.content.lower().split())
            else:
                problems.append(Problem(file, value.line, f"`{short}` must stand for one or more words"))
    if problems:
        raise ContentRefused(problems)
    return Abbreviations(found)
