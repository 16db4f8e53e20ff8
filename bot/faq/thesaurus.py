"""Words that mean the same to a student office, in a file that the office may edit.

One group a line: `tassa tasse contributo retta = fee fees tuition`. Before the equals sign Italian,
after it English; words of one idea joined by a hyphen ("part-time") count as one. A hit adds one
concept word to the text, the same in both languages: that is how an English question meets an
Italian answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.errors import ContentRefused, Problem
from bot.faq.language import language
from bot.faq.text import words

COMMENT = "#"
LOCALES = ("it", "en")
CONCEPT = "§"  # no word of a text can begin with it
LONGEST_PHRASE = 4
SMALLEST_GROUP = 2

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """One idea: its words in each language, and the line that says so."""

    words: dict[str, tuple[Phrase, ...]]
    line: int


@dataclass(frozen=True)
class Thesaurus:
    """All groups; a stem may belong to several."""

    groups: tuple[Group, ...] = ()
    _tables: dict[str, dict[Phrase, tuple[str, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def concepts(self, stems: Sequence[str], locale: str) -> list[str]:
        """Return the concept words of a text, each once, in order of appearance."""
        table = self._table(locale)
        if not table:
            return []
        found: dict[str, None] = {}
        for start, stem in enumerate(stems):
            for concept in table.get((stem,), ()):
                found[concept] = None
            if (stem, "") in table:  # some phrase begins here
                for end in range(start + 2, min(start + LONGEST_PHRASE, len(stems)) + 1):
                    for concept in table.get(tuple(stems[start:end]), ()):
                        found[concept] = None
        return list(found)

    def _table(self, locale: str) -> dict[Phrase, tuple[str, ...]]:
        if locale not in self._tables:
            table: dict[Phrase, tuple[str, ...]] = {}
            for group in self.groups:
                for phrase in group.words.get(locale, ()):
                    concept = f"{CONCEPT}{group.line}"
                    table[phrase] = tuple(dict.fromkeys((*table.get(phrase, ()), concept)))
                    if len(phrase) > 1:
                        table.setdefault((phrase[0], ""), ())
            self._tables[locale] = table
        return self._tables[locale]


def parse_thesaurus(lines: Iterable[str], file: Path = Path("thesaurus.txt")) -> Thesaurus:
    """Read groups from lines.

    Raises:
        ContentRefused: a line holds less than two words, or more than one equals sign.
    """
    groups: list[Group] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        content = line.split(COMMENT)[0].strip()
        if not content:
            continue
        sides = content.split("=")
        if len(sides) > len(LOCALES):
            problems.append(Problem(file, number, "more than one equals sign: Italian = English"))
            continue
        phrases = {locale: _phrases(side, locale) for locale, side in zip(LOCALES, sides, strict=False)}
        if len(content.replace("=", " ").split()) < SMALLEST_GROUP:
            problems.append(Problem(file, number, "a group needs at least two words"))
            continue
        groups.append(Group(phrases, number))
    if problems:
        raise ContentRefused(problems)
    return Thesaurus(tuple(groups))


def load_thesaurus(file: Path) -> Thesaurus:
    """Read the file of an office; a file that is missing holds no group.

    Raises:
        ContentRefused: the file holds mistakes.
    """
    return _load(file, file.stat().st_mtime_ns) if file.is_file() else Thesaurus()


@lru_cache(maxsize=4)
def _load(file: Path, _changed: int) -> Thesaurus:
    return parse_thesaurus(file.read_text("utf-8").splitlines(), file)


def _phrases(side: str, locale: str) -> tuple[Phrase, ...]:
    rules = language(locale)
    found = (tuple(rules.stem(word) for word in words(entry, rules)) for entry in side.split())
    return tuple(dict.fromkeys(phrase for phrase in found if phrase and len(phrase) <= LONGEST_PHRASE))
