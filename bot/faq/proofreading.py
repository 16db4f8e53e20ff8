"""What an office should mend in its entries though a desk can serve them: for `sportello check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.errors import Problem
from bot.faq.front_matter import cut

SCHEMES = ("http", "https", "mailto")


def proofread(folder: Path, today: date) -> list[Problem]:
    """Look at every file of a corpus, readable or not: the checks of reading it are not made again."""
    found = [*_strays(folder)]
    asked: dict[tuple[str, str], Path] = {}
    for file in sorted(folder.glob("*/*.md")):
        parts = cut(file.read_bytes().decode("utf-8", "replace"), _silent)
        if parts is None:
            continue
        found += [Problem(file, parts.body_line + line, message) for line, message in _unsafe(parts.body)]
        for number, line in enumerate(parts.head.split("\n"), 2):
            key, _, value = line.partition(":")
            if key == "reviewed" and _is_later(value, today):
                found.append(Problem(file, number, f"`reviewed` is in the future: {value.strip()}"))
            elif key == "question" and (text := " ".join(value.casefold().strip(" \"'").split())):
                first = asked.setdefault(("".join(Path(file.stem).suffixes), text), file)
                if first != file:
                    message = f"{first.parent.name}/{first.name} has the same question"
                    found.append(Problem(file, number, message, "join the two, or say what tells them apart"))
    return found


def _is_later(written: str, today: date) -> bool:
    try:
        return date.fromisoformat(written.strip(" \"'")) > today
    except ValueError:
        return False  # no day: reading the entry says so


def _silent(_line: int, _message: str) -> None:
    """Let a mistake pass: reading the corpus reports it."""


def _strays(folder: Path) -> Iterator[Problem]:
    """Find entries and topics that lie where nobody reads them."""
    for file in sorted(folder.rglob("*")):
        steps = len(file.relative_to(folder).parts)
        if steps != 2 and (file.suffix == ".md" or file.name == "topic.yml"):
            yield Problem(file, 1, "nobody reads this file", "put it into the folder of a topic")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]
    return parser


def _unsafe(body: str) -> Iterator[tuple[int, str]]:
    """Yield the line (0 is the first) and what students would read as text instead of seeing it work."""
    for token in _parser().parse(body):
        first = token.map[0] if token.map else 0
        if token.type == "html_block" and token.content.strip():
            yield first, f"raw HTML is shown as text: {_short(token.content)}"
        line = first
        for part in token.children or ():
            line += part.type in ("softbreak", "hardbreak")
            yield from ((line, message) for message in _unsafe_part(part))


def _unsafe_part(part: Token) -> Iterator[str]:
    if part.type == "html_inline":
        yield f"raw HTML is shown as text: {_short(part.content)}"
    target = str(part.attrGet("href") or "") if part.type == "link_open" else ""
    if target and (scheme := _scheme(target)) and scheme not in SCHEMES:
        yield f"a link with `{scheme}:` leads nowhere: use {', '.join(SCHEMES)} or topic/entry"


def _scheme(target: str) -> str:
    try:
        return urlsplit(target).scheme
    except ValueError:
        return "[?]"


def _short(html: str) -> str:
    first, _, rest = html.strip().partition("\n")
    return f"{first[:60]}…" if rest or len(first) > 60 else first
