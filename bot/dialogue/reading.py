"""Turns a YAML file into a checked model, and every mistake into a problem with its line and an advice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarbool import ScalarBoolean

from bot.errors import Problem
from bot.wording import Where, mistakes
from bot.yaml_reading import line_of

__all__ = ["Section", "Source", "Where", "plain"]

ModelT = TypeVar("ModelT", bound=BaseModel)


class Section(BaseModel):
    """A part of a file: unknown keys are refused, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Source:
    """A document with its file: knows the line of each part and collects what is wrong."""

    def __init__(self, path: Path, document: Any, problems: list[Problem]) -> None:
        self.path = path
        self.document = document
        self.problems = problems

    def read(self, model: type[ModelT], content: Any, advice: Mapping[str, str] | None = None) -> ModelT | None:
        """Return `content`, the whole document, as a `model`; None when it has problems.

        Args:
            model: what it should be.
            content: the document, in Python's own types.
            advice: for names that a project may well use, but this engine lacks.
        """
        try:
            return model.model_validate(content)
        except ValidationError as error:
            for found in mistakes(error):
                hint = (advice or {}).get(found.tag, found.advice)
                self.report(found.where, found.sentence, hint)
            return None

    def report(self, where: Where, message: str, advice: str = "") -> None:
        """Add a problem at the line of `where`, a path of keys and indexes."""
        self.problems.append(Problem(self.path, self.line(where), message, advice))

    def report_line(self, line: int, message: str, advice: str = "") -> None:
        """Add a problem at a line known already."""
        self.problems.append(Problem(self.path, line, message, advice))

    def line(self, where: Where) -> int:
        """Return the line of `where`. A name inside a list means the item that is or holds that name.

        Steps that the document does not have are passed over: pydantic also names the kind of a component.
        """
        path: list[str | int] = []
        node = self.document
        for step in where:
            if isinstance(node, CommentedSeq) and isinstance(step, str):
                holding = [index for index, item in enumerate(node) if item == step or _holds(item, step)]
                if holding:
                    path.append(holding[0])
                    node = node[holding[0]]
            if _holds(node, step) or (isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node)):
                path.append(step)
                node = node[step]
        return line_of(self.document, path)


def _holds(item: Any, name: str | int) -> bool:
    return isinstance(item, CommentedMap) and name in item


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
