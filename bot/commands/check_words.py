"""`sportello check`, domain.yml beside the code: languages, placeholders, intents that nobody can mean."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import bot
from bot.commands.engine import ACTIONS
from bot.dialogue.names import DEFAULT_INTENTS
from bot.dialogue.placeholders import names_in
from bot.errors import Problem
from bot.institution import LOCALES
from bot.yaml_reading import line_of, read_yaml

ENGINE = Path(bot.__file__).parent / "dialogue" if bot.__file__ else None  # speaks of any project, not of this one


@dataclass(frozen=True)
class NamedInCode:
    """Names of the values that code passes on, and all texts that it holds."""

    values: frozenset[str]
    texts: str


def problems_of_words(project: Path) -> list[Problem]:
    """Return what domain.yml says in one language only, with values nobody passes, or of intents nobody can mean."""
    file = project / "domain.yml"
    document, found = read_yaml(file)
    if found or not isinstance(document, dict):
        return []  # reported with the rest of the domain
    responses = document.get("responses")
    responses = responses if isinstance(responses, dict) else {}
    code = _read_code()
    return [
        *_untranslated(file, document, responses),
        *_unfillable(file, document, responses, code),
        *_idle_intents(file, document, project, code),
    ]


def _untranslated(file: Path, document: Any, responses: dict[str, Any]) -> Iterator[Problem]:
    for name, variations in responses.items():
        conditions = [one for variation in _maps(variations) for one in _maps(variation.get("condition"))]
        spoken = {one.get("value") for one in conditions if one.get("name") == "locale"}
        for locale in LOCALES[1:]:
            if locale not in spoken:
                yield Problem(file, line_of(document, ("responses", name)), f"{name} has no {locale!r} twin")


def _unfillable(file: Path, document: Any, responses: dict[str, Any], code: NamedInCode) -> Iterator[Problem]:
    """Find placeholders that are no slot, and no value that any action passes: students would read the braces."""
    slots = document.get("slots")
    known = code.values | (slots.keys() if isinstance(slots, dict) else set())
    for name, variations in responses.items():
        for place, variation in enumerate(variations if isinstance(variations, list) else ()):
            for where, text in _texts(variation, ("responses", name, place)):
                for unknown in dict.fromkeys(one for one in names_in(text) if one not in known):
                    message = f"{name} has {{{unknown}}}, which is no slot and which no action passes"
                    yield Problem(file, line_of(document, where), message, "correct its spelling")


def _texts(node: Any, where: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each text of a variation, with its place; conditions are not said to anybody."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, dict):
        for key, part in node.items():
            if key != "condition":
                yield from _texts(part, (*where, key))
    elif isinstance(node, list):
        for place, part in enumerate(node):
            yield from _texts(part, (*where, place))


def _idle_intents(file: Path, document: Any, project: Path, code: NamedInCode) -> Iterator[Problem]:
    """Find intents without examples that no button sends and no code names."""
    listed = document.get("intents")
    names = [next(iter(one)) if isinstance(one, dict) and one else one for one in listed or ()]
    read = [read_yaml(path) for path in sorted((project / "bot" / "data").rglob("*.yml"))]
    if any(problems or not isinstance(data, dict) for data, problems in read):
        return  # reported with the rest of the training data
    taught = {item.get("intent") for data, _ in read for item in _maps(data.get("nlu"))}
    said = code.texts + "\n".join(text for _, text in _texts(document.get("responses"), ()))
    for place, name in enumerate(names):
        if isinstance(name, str) and name not in taught | DEFAULT_INTENTS and name not in said:
            where = ("intents", place) if isinstance(listed, list) else ("intents", name)
            message = f"the intent {name!r} has no examples, and no button sends it"
            yield Problem(file, line_of(document, where), message, "write examples under `nlu:`, or remove it")


def _maps(node: Any) -> list[dict[Any, Any]]:
    return [one for one in node if isinstance(one, dict)] if isinstance(node, list) else []


@cache
def _read_code() -> NamedInCode:
    """Read our own code and that of the actions."""
    found = importlib.util.find_spec(ACTIONS)
    folders = [Path(bot.__file__ or "").parent, *map(Path, (found.submodule_search_locations or ()) if found else ())]
    values: set[str] = set()
    texts: list[str] = []
    for file in (file for folder in folders for file in folder.rglob("*.py")):
        if ENGINE is not None and file.is_relative_to(ENGINE):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg:
                values.add(node.arg)
            elif isinstance(node, ast.Dict):
                values |= {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
    return NamedInCode(frozenset(values), "\n".join(texts))
