"""Turns a YAML file into a checked model, and every mistake into a problem with its line and an advice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarbool import ScalarBoolean

from bot.errors import Problem
from bot.yaml_reading import line_of

Where = tuple[str | int, ...]  # the keys and indexes that lead to a part of a document

ModelT = TypeVar("ModelT", bound=BaseModel)

ADVICE = {
    "extra_forbidden": "remove the key or correct its spelling",
    "missing": "add the key",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "list_type": "write a list",
    "string_type": "write text, in quotes if it looks like a number",
    "literal_error": "choose one of the values named here",
}


class Section(BaseModel):
    """A part of a file: unknown keys are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Source:
    """A document with its file: knows the line of each part and collects what is wrong."""

    def __init__(self, path: Path, document: Any, problems: list[Problem]) -> None:
        self.path = path
        self.document = document
        self.problems = problems

    def report(self, where: Where, message: str, advice: str = "") -> None:
        """Add a problem at the line of `where`, a path of keys and indexes."""
        self.problems.append(Problem(self.path, self.line(where), message, advice))

    def report_line(self, line: int, message: str, advice: str = "") -> None:
        """Add a problem at a line known already."""
        self.problems.append(Problem(self.path, line, message, advice))

    def line(self, where: Where) -> int:
        """Return the line of `where`; a name inside a list means the item that is or holds that name."""
        path: list[str | int] = []
        node = self.document
        for step in where:
            if isinstance(node, CommentedSeq) and isinstance(step, str):
                holding = [index for index, item in enumerate(node) if item == step or _holds(item, step)]
                path += [*holding[:1], step]
                node = node[holding[0]][step] if holding and _holds(node[holding[0]], step) else None
            else:
                path.append(step)
                node = _child(node, step)
        return line_of(self.document, path)

    def read(self, model: type[ModelT], content: Any, where: Where = ()) -> ModelT | None:
        """Return `content`, which stands at `where`, as a `model`; None when it has problems."""
        try:
            return model.model_validate(plain(content))
        except ValidationError as error:
            for found in error.errors(include_url=False, include_context=False):
                inner = tuple(found["loc"])
                named = ".".join(str(step) for step in where + inner)
                self.report(where + inner, f"{named}: {found['msg']}", ADVICE.get(found["type"], ""))
            return None


def _holds(item: Any, name: str) -> bool:
    return isinstance(item, CommentedMap) and name in item


def _child(node: Any, step: str | int) -> Any:
    try:
        return node[step]
    except (KeyError, IndexError, TypeError):
        return None


def plain(node: Any) -> Any:
    """Return a copy of a YAML document in Python's own types, so that it pickles and turns into JSON."""
    if isinstance(node, CommentedMap | dict):
        return {plain(key): plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq | list):
        return [plain(value) for value in node]
    if isinstance(node, ScalarBoolean):
        return bool(node)
    for python_type in (bool, int, float, str):
        if isinstance(node, python_type):
            return python_type(node)
    return node.isoformat() if isinstance(node, date) else node
