"""The corpus of an institution: every entry of every topic, or all the reasons why it cannot be served."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from bot.errors import ContentRefused, Problem
from bot.faq.entry import Entry
from bot.faq.entry_file import ORIGINAL, read_entry
from bot.faq.facts import Fact
from bot.faq.front_matter import cut

LINK = re.compile(r"\]\(\s*([a-z0-9-]+/[a-z0-9-]+)(?:#([\w-]*))?\s*\)")


class CorpusRefused(ContentRefused):
    """The corpus holds mistakes; the one that was served before goes on being served."""


class Corpus:
    """Entries in a settled order: by topic, slug, then the original before its twins."""

    def __init__(self, entries: Collection[Entry], version: str) -> None:
        self.entries = tuple(entries)
        self.version = version
        self._ids_in: dict[str, frozenset[str]] = {}

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Entry]:
        return {(entry.id, entry.locale): entry for entry in self.entries}

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids of all entries."""
        return frozenset(entry.id for entry in self.entries)

    def entry(self, entry_id: str, locale: str) -> Entry:
        """Return an entry in the reader's language, else the original.

        Raises:
            KeyError: no entry has this id.
        """
        return self._by_id.get((entry_id, locale)) or self._by_id[entry_id, ORIGINAL]

    def in_locale(self, locale: str) -> tuple[Entry, ...]:
        """Return the entries written in a language."""
        return tuple(entry for entry in self.entries if entry.locale == locale)

    def ids_in(self, locale: str) -> frozenset[str]:
        """Return the ids of the entries that exist in a language."""
        if locale not in self._ids_in:
            self._ids_in[locale] = frozenset(entry.id for entry in self.in_locale(locale))
        return self._ids_in[locale]

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """Return the languages of the corpus, the original first."""
        return tuple(sorted({entry.locale for entry in self.entries}, key=lambda locale: (locale != ORIGINAL, locale)))


def load_corpus(folder: Path, facts: Mapping[str, Fact], topics: Collection[str]) -> Corpus:
    """Read every `<topic>/<slug>.md` and its twins; `topics` are the folders that have a `topic.yml`.

    Raises:
        CorpusRefused: files hold mistakes; it lists all of them.
    """
    problems: list[Problem] = []
    entries: list[Entry] = []
    unread: list[Path] = []
    digest = hashlib.sha256(repr(sorted((name, str(fact)) for name, fact in facts.items())).encode())
    for file in sorted(folder.glob("*/*.md")):
        topic = file.parent.name
        digest.update(f"{topic}/{file.name}".encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())

        def report(line: int, message: str, file: Path = file) -> None:
            problems.append(Problem(file, line, message))

        if topic not in topics:
            report(1, f"the folder {topic} has no topic.yml")
        entry = read_entry(file, topic, facts, report)
        if entry is not None:
            entries.append(entry)
            if entry.office and entry.office not in topics:
                report(entry.written.office_line, f"`office` names {entry.office}, which is no topic")
        else:
            unread.append(file)
    problems.extend(_problems_between(entries, unread))
    if problems:
        raise CorpusRefused(problems)
    entries.sort(key=lambda entry: (entry.topic, entry.slug, entry.locale != ORIGINAL, entry.locale))
    return Corpus(entries, digest.hexdigest())


def _problems_between(entries: list[Entry], unread: list[Path]) -> Iterator[Problem]:
    """Find what no file shows alone: twins without an original, links to nowhere."""
    originals = {entry.id: entry for entry in entries if entry.locale == ORIGINAL}
    there = {f"{file.parent.name}/{file.stem}" for file in unread}  # what they mean is told where they are mended
    for entry in entries:
        original = originals.get(entry.id)
        if original is None and entry.id not in there:
            yield Problem(entry.written.file, 1, f"this twin has no original: {entry.slug}.md is missing")
        elif original is None:
            continue
        elif (original.valid_from, original.valid_until) != (entry.valid_from, entry.valid_until):
            yield Problem(entry.written.file, 1, f"valid_from and valid_until differ from those of {entry.slug}.md")
        elif original.kind is not entry.kind:
            yield Problem(entry.written.file, 1, f"`kind` differs from that of {entry.slug}.md")
    for entry in entries:
        anchors = entry.locale == ORIGINAL
        yield from _dead_links(entry.written.file, entry.body, entry.written.body_line, originals, there, anchors)
    for file in unread:
        parts = cut(file.read_bytes().decode("utf-8", "replace"), lambda _line, _message: None)
        if parts is not None:
            yield from _dead_links(file, parts.body, parts.body_line, originals, there, anchors=False)


def _dead_links(
    file: Path, body: str, first_line: int, originals: Mapping[str, Entry], there: Collection[str], anchors: bool
) -> Iterator[Problem]:
    for link in LINK.finditer(body):
        target, line = originals.get(link[1]), first_line + body.count("\n", 0, link.start())
        if target is None and link[1] not in there:
            yield Problem(file, line, f"a link to {link[1]}, which does not exist")
        elif target and anchors and link[2] and link[2] not in {part.anchor for part in target.sections}:
            yield Problem(file, line, f"a link to {link[1]}#{link[2]}: no such section")
