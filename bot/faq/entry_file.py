"""One file of the corpus, read strictly into an entry; every mistake is reported with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.faq.entry import Entry, Kind, Source
from bot.faq.facts import Fact, fill
from bot.faq.front_matter import Page, Report, Value, read_page
from bot.faq.sections import ANY_HEADING, split

ORIGINAL = "it"
LOCALES = ("it", "en")
AUDIENCES = ("futuri studenti", "iscritti", "laureandi", "laureati", "internazionali", "docenti", "famiglie")
KEYS = (
    "kind",
    "question",
    "variants",
    "tags",
    "office",
    "reviewed",
    "valid_from",
    "valid_until",
    "audience",
    "source",
)
MAX_FILE_BYTES = 1_000_000
MAX_QUESTION_CHARS = 300
NAME = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?P<locale>[a-z]{2}))?\.md")


@dataclass(frozen=True)
class Head:
    """The front matter of one file, and how to complain about it."""

    values: dict[str, Value]
    report: Report

    def line(self, key: str) -> int:
        """Return the line of a key, or of the top when it is missing."""
        return self.values[key].line if key in self.values else 1

    def text(self, key: str, *, required: bool = False, longest: int = MAX_QUESTION_CHARS) -> str:
        """Return one line of text, or "" when there is none."""
        content = self.values[key].content if key in self.values else None
        if isinstance(content, date):
            content = content.isoformat()
        if content is not None and not isinstance(content, str):
            self.report(self.line(key), f"`{key}` must be a text")
            return ""
        words = " ".join((content or "").split())
        if required and not any(letter.isalnum() for letter in words):
            self.report(self.line(key), f"`{key}` is missing or empty")
        if len(words) > longest:
            self.report(self.line(key), f"`{key}` is longer than {longest} characters")
        return words

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, in order, without repetitions."""
        value = self.values.get(key)
        if value is None or value.content is None:
            return ()
        if not isinstance(value.content, list):
            self.report(value.line, f"`{key}` must be a list")
            return ()
        found: dict[str, None] = {}
        for item in value.content:
            if isinstance(item.content, (list, dict)) or not str(item.content or "").strip():
                self.report(item.line, f"each of `{key}` must be a text (quote one that holds a colon)")
            elif len(str(item.content)) > MAX_QUESTION_CHARS:
                self.report(item.line, f"each of `{key}` must be at most {MAX_QUESTION_CHARS} characters long")
            else:
                found[" ".join(str(item.content).split())] = None
        return tuple(found)

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Return a day, or None when there is none."""
        content = self.values[key].content if key in self.values else None
        if isinstance(content, date):
            return content
        if content is None and required:
            self.report(self.line(key), f"`{key}` is missing: write a day such as 2026-09-14")
        elif content is not None:
            self.report(self.line(key), f"`{key}` must be a day such as 2026-09-14")
        return None


@dataclass(frozen=True)
class Place:
    """What a file's path says of its entry."""

    file: Path
    topic: str
    slug: str
    locale: str


def read_entry(file: Path, topic: str, facts: Mapping[str, Fact], report: Report) -> Entry | None:
    """Return the entry of a file; None when nothing usable could be read."""
    named = NAME.fullmatch(file.name)
    if named is None:
        report(1, "the file's name must be lower-case words joined by hyphens, as in `rimborso-tasse.en.md`")
        return None
    locale = named["locale"] or ORIGINAL
    if locale not in LOCALES or named["locale"] == ORIGINAL:
        report(1, f"the file's name ends in .{named['locale']}.md: use .md for Italian, .en.md for English")
        return None
    text = _read(file, report)
    page = read_page(text, report) if text is not None else None
    place = Place(file, topic, named["slug"], locale)
    return _entry(page, place, facts, report) if page else None


def _read(file: Path, report: Report) -> str | None:
    if file.stat().st_size > MAX_FILE_BYTES:
        report(1, f"the file is larger than {MAX_FILE_BYTES:,} bytes")
        return None
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report(1, f"the file is not UTF-8 text (byte {error.start})")
        return None


def _entry(page: Page, place: Place, facts: Mapping[str, Fact], report: Report) -> Entry:
    head = Head(page.head, report)
    for key in page.head.keys() - set(KEYS):
        report(head.line(key), f"unknown key `{key}`: known are {', '.join(KEYS)}")
    kind = head.text("kind") or Kind.FAQ.value
    if kind not in tuple(Kind):
        report(head.line("kind"), f"`kind` must be faq or guide, not {kind}")
        kind = Kind.FAQ.value
    valid_from, valid_until = head.day("valid_from"), head.day("valid_until")
    if valid_from and valid_until and valid_until < valid_from:
        report(head.line("valid_until"), "`valid_until` is before `valid_from`")
    audience = head.texts("audience")
    for reader in audience:
        if reader not in AUDIENCES:
            report(head.line("audience"), f"unknown audience `{reader}`: known are {', '.join(AUDIENCES)}")

    def filled(value: str, first_line: int) -> str:
        return fill(value, facts, place.locale, lambda line, message: report(first_line + line, message))

    body = filled(page.body, page.body_line)
    if not body.strip():
        report(page.body_line, "the answer is empty")
    sections = split(body) if kind == Kind.GUIDE else ()
    if kind == Kind.GUIDE and not sections:
        report(page.body_line, "a guide needs at least one `## heading`")
    heading = ANY_HEADING.search(body)
    if kind == Kind.FAQ and heading:
        report(page.body_line + body.count("\n", 0, heading.start()), "a FAQ has no headings: write `kind: guide`")
    return Entry(
        id=f"{place.topic}/{place.slug}",
        topic=place.topic,
        slug=place.slug,
        locale=place.locale,
        kind=Kind(kind),
        question=filled(head.text("question", required=True), head.line("question")),
        variants=tuple(filled(variant, head.line("variants")) for variant in head.texts("variants")),
        tags=head.texts("tags"),
        office=head.text("office", required=True),
        reviewed=head.day("reviewed", required=True) or date.min,
        valid_from=valid_from,
        valid_until=valid_until,
        audience=audience,
        source=head.text("source") or None,
        body=body,
        sections=sections,
        written=Source(place.file, page.body_line, head.line("office")),
    )
