"""Bring existing FAQ pages in: Markdown, CSV, XLSX, JSON Lines and saved HTML become drafts for an editor."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import ContentRefused, Problem

MAX_FILE_BYTES = 1_000_000
MAX_ENTRIES = 5_000
MAX_QUESTION_CHARS, MAX_ANSWER_CHARS = 300, 20_000
LINK = re.compile(r"\[([^\]]*)\]\(\s*([^)\s]*)[^)]*\)")
SAFE_LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
HIDDEN = ("Cc", "Cf", "Cs")  # control, format, surrogate
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)


class ImportRefused(ContentRefused):
    """A file cannot be brought in; nothing was written."""


@dataclass(frozen=True)
class Found:
    """One question with its answer, as read from line `line` of a file (0: it has no lines)."""

    question: str
    answer: str
    line: int
    variants: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass
class Imported:
    """What was read, and what was left out and why."""

    entries: list[Found] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)


Reader = Callable[[Path], Iterable[Found]]


def read_for_import(path: Path, readers: dict[str, Reader]) -> Imported:
    """Read a file, or every readable file of a folder; `readers` are by suffix.

    Raises:
        ImportRefused: a file is of no known kind, too large, or not what its name says.
    """
    files = sorted(file for file in path.rglob("*") if file.suffix in readers) if path.is_dir() else [path]
    found = Imported()
    seen: set[str] = set()
    for file in files:
        for entry in _read(file, readers):
            clean = tidy(entry)
            key = clean.question.casefold()
            if not any(letter.isalnum() for letter in clean.question):
                found.left_out.append(Problem(file, entry.line, "the question is empty"))
            elif not clean.answer:
                found.left_out.append(Problem(file, entry.line, "the answer is empty"))
            elif key in seen:
                found.left_out.append(Problem(file, entry.line, "this question came before"))
            elif len(found.entries) == MAX_ENTRIES:
                raise ImportRefused([Problem(file, entry.line, f"more than {MAX_ENTRIES:,} entries")])
            else:
                seen.add(key)
                found.entries.append(clean)
    return found


def _read(file: Path, readers: dict[str, Reader]) -> Iterator[Found]:
    reader = readers.get(file.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(readers))
        raise ImportRefused([Problem(file, 1, f"cannot read {file.suffix or 'this'} files, only {known}")])
    if not file.is_file() or file.stat().st_size > MAX_FILE_BYTES:
        raise ImportRefused([Problem(file, 1, f"no such file, or larger than {MAX_FILE_BYTES:,} bytes")])
    yield from reader(file)


def read_text(file: Path) -> str:
    """Return the text of a file.

    Raises:
        ImportRefused: it is not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused([Problem(file, 1, f"the file is not UTF-8 text (byte {error.start})")]) from error


def tidy(entry: Found) -> Found:
    """Return an entry that is safe as a draft: no control characters, no headings, no braces, only web links."""
    return Found(
        question=_line(entry.question),
        answer=_answer(entry.answer),
        line=entry.line,
        variants=tuple(filter(None, map(_line, entry.variants))),
        tags=tuple(filter(None, map(_line, entry.tags))),
    )


def _line(text: str) -> str:
    return " ".join(_visible(text).split())[:MAX_QUESTION_CHARS].strip()


def _answer(text: str) -> str:
    text = HEADING.sub("", _visible(text)).translate({ord("{"): "(", ord("}"): ")"})
    text = LINK.sub(lambda link: link[0] if SAFE_LINK.match(link[2]) else link[1], text)
    return re.sub(r"\n{3,}", "\n\n", text)[:MAX_ANSWER_CHARS].strip()


def _visible(text: str) -> str:
    """Drop control and format characters, other than line ends."""
    kept = text[: 2 * MAX_ANSWER_CHARS].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in kept if letter in "\n\t" or unicodedata.category(letter) not in HIDDEN)
