"""The head of an entry's file, between two lines of dashes: strict YAML whose mistakes all have a line.

Only plain scalars, lists and maps exist here. Anchors, aliases and tags are refused: they are how a
small file becomes a huge or an active one, and no office needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MAX_HEAD_CHARS = 20_000
PLAIN = "tag:yaml.org,2002:"
FENCE = "---"

Report = Callable[[int, str], None]


@dataclass(frozen=True)
class Value:
    """A value and the line (1 is the first of the file) where it begins."""

    content: str | date | bool | int | float | list[Value] | dict[str, Value] | None
    line: int


@dataclass(frozen=True)
class Page:
    """A file cut in two: its head, and the Markdown after it, whose first line is `body_line`."""

    head: dict[str, Value]
    body: str
    body_line: int


class Cut(NamedTuple):
    """A file cut in two, its head unread."""

    head: str
    body: str
    body_line: int


def read_page(text: str, report: Report) -> Page | None:
    """Cut a file into head and body; None, and a report, when it has no readable head."""
    parts = cut(text, report)
    head = read_mapping(parts.head, 2, report) if parts is not None else None
    return Page(head, parts.body, parts.body_line) if parts is not None and head is not None else None


def cut(text: str, report: Report) -> Cut | None:
    """Cut a file at its lines of dashes, whatever stands between them; None, and a report, when they are not there."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FENCE:
        report(1, "the file must begin with a line of three dashes, followed by question, office, reviewed, …")
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        report(1, "the second line of three dashes, which ends the head, is missing")
        return None
    body = lines[end + 1 :]
    blank = next((number for number, line in enumerate(body) if line.strip()), len(body))
    return Cut("\n".join(lines[1:end]), "\n".join(body[blank:]).rstrip(), end + 2 + blank)


def read_mapping(text: str, first_line: int, report: Report) -> dict[str, Value] | None:
    """Read a YAML map; None, and a report, when it is not one."""
    if len(text) > MAX_HEAD_CHARS:
        report(first_line, f"the head is longer than {MAX_HEAD_CHARS:,} characters")
        return None
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        report(first_line + (mark.line if mark else 0), f"not valid YAML: {getattr(error, 'problem', None) or error}")
        return None
    except (ValueError, RecursionError) as error:  # e.g. a control character, or a thousand brackets
        report(first_line, f"not valid YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}")
        return None
    if not isinstance(node, MappingNode):
        report(first_line, "the head must be lines of `name: value`")
        return None
    if _is_shared(node, set()):
        report(first_line, "anchors and aliases (& and *) are not allowed")
        return None
    return _pairs(node, first_line, report)


def _is_shared(node: Node, seen: set[Hashable]) -> bool:
    """Tell whether an alias makes one node stand in two places."""
    if id(node) in seen or getattr(node, "anchor", None):
        return True
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return any(_is_shared(part, seen) for pair in node.value for part in pair)
    return isinstance(node, SequenceNode) and any(_is_shared(part, seen) for part in node.value)


def _pairs(node: MappingNode, first_line: int, report: Report) -> dict[str, Value]:
    pairs: dict[str, Value] = {}
    for key, part in node.value:
        if not isinstance(key, ScalarNode):
            report(first_line + key.start_mark.line, "a name must be a plain word")
        elif key.value in pairs:
            report(first_line + key.start_mark.line, f"`{key.value}` is written twice")
        else:
            pairs[key.value] = _value(part, first_line, report)
    return pairs


def _value(node: Node, first_line: int, report: Report) -> Value:
    line = first_line + node.start_mark.line
    if not isinstance(node, ScalarNode) and str(node.tag) not in (f"{PLAIN}map", f"{PLAIN}seq"):
        report(line, f"the YAML tag {node.tag} is not allowed")
    if isinstance(node, MappingNode):
        return Value(_pairs(node, first_line, report), line)
    if isinstance(node, SequenceNode):
        return Value([_value(part, first_line, report) for part in node.value], line)
    return Value(_scalar(node, line, report) if isinstance(node, ScalarNode) else None, line)


def _scalar(node: ScalarNode, line: int, report: Report) -> str | date | bool | int | float | None:
    kind = str(node.tag).removeprefix(PLAIN)
    text = str(node.value)
    if kind == "null":
        return None
    if kind == "timestamp":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text  # no such day; whoever needs one says so
    if kind in ("str", "int", "float", "bool"):
        return text  # numbers stay as written: 000412 is a text here
    report(line, f"the YAML tag {node.tag} is not allowed")
    return None
