"""How values get into a response.

Placeholders are looked for in the template only, once: a student's own braces are never one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import structlog

_PIECE = re.compile(r"\{\{|\}\}|\{([^\n{}]+?)\}|[{}]")

log = structlog.get_logger(__name__)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Return `template` with `{name}` replaced and `{{`, `}}` as braces.

    An unknown name, or a brace without its pair, leaves the whole template as it is written: so does Rasa,
    and `/inform{"topic":"fees"}` in a button stays what it is.
    """
    unknown: list[str] = []
    filled = _PIECE.sub(_replacement(values, unknown), template)
    if not unknown:
        return filled
    if any(name.isidentifier() for name in unknown):
        log.warning("response_placeholder_unknown", names=unknown)
    return template


def names_in(template: str) -> list[str]:
    """Return the names that a template asks for, in order; JSON in a payload is no name."""
    return [match[1] for match in _PIECE.finditer(template) if match[1] and match[1].isidentifier()]


def _replacement(values: Mapping[str, Any], unknown: list[str]) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        piece, name = match[0], match[1]
        if piece in ("{{", "}}"):
            return piece[0]
        if name is None or name not in values:
            unknown.append(name or piece)
            return piece
        return str(values[name])

    return replace
