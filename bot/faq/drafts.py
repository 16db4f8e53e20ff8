"""Drafts: entries that were brought in and wait for an editor, outside the corpus that is served.

A draft has no `reviewed` date: the corpus refuses it until somebody has read it and put one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.faq.importing import Found
from bot.faq.sections import slug


@dataclass
class DraftReport:
    """What happened to each entry; importing the same file again leaves everything unchanged."""

    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)  # changed by an editor, or of other content: never overwritten


def write_drafts(entries: Iterable[Found], folder: Path, topic: str) -> DraftReport:
    """Write one file an entry into `folder/topic`."""
    report = DraftReport()
    home = folder / topic
    home.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for entry in entries:
        name = _free(slug(entry.question), taken)
        file = home / f"{name}.md"
        text = as_page(entry, topic)
        if not file.exists():
            file.write_text(text, "utf-8")
            report.written.append(file)
        elif file.read_text("utf-8", errors="replace") == text:
            report.unchanged.append(file)
        else:
            report.kept.append(file)
    return report


def as_page(entry: Found, topic: str) -> str:
    """Return the file of a draft; texts are quoted, so nothing in them is read as YAML."""
    head = [f"question: {_quoted(entry.question)}"]
    if entry.variants:
        head += ["variants:", *(f"  - {_quoted(variant)}" for variant in entry.variants)]
    if entry.tags:
        head.append(f"tags: [{', '.join(map(_quoted, entry.tags))}]")
    head.append(f"office: {topic}")
    return "\n".join(["---", *head, "---", entry.answer, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    taken.add(candidate)
    return candidate
