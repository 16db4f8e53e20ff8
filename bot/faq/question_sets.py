"""Questions with known answers, and corpora without folders: JSON Lines, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.errors import ContentRefused, Problem
from bot.faq.corpus import Corpus
from bot.faq.entry import Entry, Kind, Source

LANGUAGES = ("it", "en", "pt", "es", "fr", "de")
SAMPLE_CHARS = 20_000  # enough to tell a language, short enough not to be noticed
SET_TOPIC = "set"


@dataclass(frozen=True)
class Question:
    """A question as somebody wrote it, and the ids of the entries that answer it; none when it is out of scope.

    `locale` is the language of the reader, where the set says so.
    """

    text: str
    golds: frozenset[str]
    locale: str | None = None


def read_questions(file: Path) -> list[Question]:
    """Read lines of `{"text", "gold": id or null, "golds"?, "locale"?}`.

    Raises:
        ContentRefused: a line is no such object.
    """
    problems: list[Problem] = []
    questions: list[Question] = []
    for number, found in _objects(file, problems):
        text, gold, golds, locale = (found.get(name) for name in ("text", "gold", "golds", "locale"))
        ids = golds if isinstance(golds, list) and golds else [gold] if gold is not None else []
        if isinstance(text, str) and all(isinstance(each, str) for each in ids):
            questions.append(Question(text, frozenset(ids), locale if isinstance(locale, str) else None))
        else:
            problems.append(Problem(file, number, 'a question is {"text": …, "gold": id or null}'))
    if problems:
        raise ContentRefused(problems)
    return questions


def read_set_corpus(file: Path, locale: str | None = None) -> Corpus:
    """Read lines of `{"id", "question", "answer", "variants", "tags"?}`; the language is guessed when not given.

    Raises:
        ContentRefused: a line is no such object, or an id comes twice.
    """
    problems: list[Problem] = []
    objects = list(_objects(file, problems))
    text = " ".join(str(found.get("question", "")) for _, found in objects)
    locale = locale or guess_language(text + " " + " ".join(str(found.get("answer") or "") for _, found in objects))
    entries: dict[str, Entry] = {}
    for number, found in objects:
        variants, tags = found.get("variants") or [], found.get("tags") or []
        if not (isinstance(found.get("id"), str) and isinstance(found.get("question"), str)):
            problems.append(Problem(file, number, 'an entry is {"id": …, "question": …, "answer": …, "variants": […]}'))
        elif not (isinstance(variants, list) and isinstance(tags, list)):
            problems.append(Problem(file, number, "`variants` and `tags` are lists"))
        elif found["id"] in entries:
            problems.append(Problem(file, number, f"the id {found['id']} comes twice"))
        else:
            entries[found["id"]] = _entry(found, locale, file, number)
    if problems:
        raise ContentRefused(problems)
    return Corpus(entries.values(), file.name)


def guess_language(text: str) -> str:
    """Return the most likely language of a long text."""
    from simplemma import langdetect  # here: a desk imports this file, and asks for no language by it

    shares: list[tuple[str, float]] = langdetect(text[:SAMPLE_CHARS], lang=LANGUAGES) if text.strip() else []
    return next((code for code, _ in shares if code in LANGUAGES), "it")


def _objects(file: Path, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentRefused([Problem(file, 1, f"cannot be read: {error}")]) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(file, number, f"not JSON: {error}"))
            continue
        if isinstance(found, dict):
            yield number, found
        else:
            problems.append(Problem(file, number, "each line holds one object"))


def _entry(found: dict[str, Any], locale: str, file: Path, line: int) -> Entry:
    return Entry(
        id=found["id"],
        topic=SET_TOPIC,
        slug=found["id"],
        locale=locale,
        kind=Kind.FAQ,
        question=found["question"],
        variants=tuple(str(variant) for variant in found.get("variants") or ()),
        tags=tuple(str(tag) for tag in found.get("tags") or ()),
        office=SET_TOPIC,
        reviewed=date.min,
        valid_from=None,
        valid_until=None,
        audience=(),
        source=None,
        body=str(found.get("answer") or ""),
        sections=(),
        written=Source(file, line),
    )
