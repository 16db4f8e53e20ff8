"""The `nlu:` section of a training file: examples, regexes, lookup tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.dialogue.reading import Source, Where
from bot.dialogue.training_data import Example, LookupTable, Pattern, Place, TrainingData

# [text](entity), [text](entity:value), [text]{"entity": "city", "role": "from"}
_MARK = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<entity>[^:)]+)(?::[^)]+)?\)|(?P<options>\{[^}]+\}))")
_KINDS = ("intent", "regex", "lookup")
_REFUSED = {
    "synonym": "no component of this engine reads synonyms: write the value in the payload or let an action map it",
}


def read_nlu(source: Source, data: TrainingData) -> None:
    """Add everything under `nlu:` to `data`."""
    items = source.document["nlu"]
    if not isinstance(items, list):
        source.report(("nlu",), "`nlu` must be a list", "start each part with `- intent:`")
        return
    for index, item in enumerate(items):
        where = ("nlu", index)
        kind = next((one for one in (*_KINDS, *_REFUSED) if isinstance(item, dict) and one in item), None)
        if kind is None:
            source.report(where, "this is no intent, regex or lookup", f"write one of {', '.join(_KINDS)}")
        elif kind in _REFUSED:
            source.report(where, f"`{kind}` is not supported", _REFUSED[kind])
        elif unknown := sorted(set(item) - {kind, "examples", "metadata"}):
            source.report((*where, unknown[0]), f"unknown key {unknown[0]!r}", "remove it or correct its spelling")
        else:
            _read_item(source, data, kind, str(item[kind]), where)


def _read_item(source: Source, data: TrainingData, kind: str, name: str, where: Where) -> None:
    lines = list(_examples(source, where))
    if kind == "intent":
        _read_intent(source, data, name, lines, where)
    elif kind == "regex":
        data.patterns += [Pattern(name, text, place) for text, place in lines if _compiles(source, text, where)]
    elif lines:
        data.lookups.append(LookupTable(name, tuple(text for text, _ in lines), lines[0][1]))


def _read_intent(source: Source, data: TrainingData, name: str, lines: list[tuple[str, Place]], where: Where) -> None:
    if "/" in name:
        source.report(where, f"the retrieval intent {name!r} is not supported", "use one intent per answer")
        return
    for text, place in lines:
        entities = [_entity(mark) for mark in _MARK.finditer(text)]
        if None in entities:
            source.report_line(place.line, f"an entity of {text!r} has no name", 'write {"entity": "name"}')
        named = frozenset(entity for entity in entities if entity is not None)
        data.examples.append(Example(_MARK.sub(r"\g<text>", text), name, named, place))


def _entity(mark: re.Match[str]) -> str | None:
    """Return the entity that a mark names, None if it names none."""
    if mark["options"] is None:
        return mark["entity"]
    try:
        name = json.loads(mark["options"]).get("entity")
    except ValueError:
        return None
    return name if isinstance(name, str) else None


def _examples(source: Source, where: Where) -> Iterator[tuple[str, Place]]:
    item: Any = source.document
    for step in where:
        item = item[step]
    written = item.get("examples")
    first = source.line((*where, "examples"))
    if isinstance(written, str):
        for offset, line in enumerate(written.splitlines(), start=1):
            yield from _dashed(source, line, first + offset)
    elif isinstance(written, list):
        for index, one in enumerate(written):
            text = one.get("text") if isinstance(one, dict) else one
            number = source.line((*where, "examples", index))
            yield from _dashed(source, f"- {str(text).strip().removeprefix('- ')}", number)
    else:
        source.report(where, "there are no examples", "write `examples: |` and one `- …` a line")


def _dashed(source: Source, line: str, number: int) -> Iterator[tuple[str, Place]]:
    text = line.strip()
    if text.startswith("-") and text[1:].strip():
        yield text[1:].strip(), Place(source.path, number)
    elif text:
        source.report_line(number, f"an example must start with `- `: {text!r}", "add the dash")


def _compiles(source: Source, expression: str, where: Where) -> bool:
    try:
        re.compile(expression)
    except re.error as error:
        source.report(where, f"the regex {expression!r} is not valid: {error}", "correct it")
        return False
    return True
