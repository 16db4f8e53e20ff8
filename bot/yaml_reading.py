"""YAML 1.2 for files that people edit: every mistake is reported with its file and line, all at once.

PyYAML would read `000412` as 266 and `no` as False; ruamel keeps to YAML 1.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.errors import Problem
from bot.wording import mistakes

MAX_FILE_BYTES = 1_000_000  # a topic or a domain is a few kB; more is a mistake or an attack

ModelT = TypeVar("ModelT", bound=BaseModel)


class _Constructor(RoundTripConstructor):
    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Tell the place of what looks like a value and is none, such as the date 2026-13-45."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from error


def read_yaml(path: Path) -> tuple[Any, list[Problem]]:
    """Return the document of `path` (maps and lists that know their lines) and what is wrong with it."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return None, [Problem(path, 1, f"the file is larger than {MAX_FILE_BYTES} bytes")]
        return _parsed(path.read_text("utf-8")), []
    except FileNotFoundError:
        return None, [Problem(path, 1, "the file is missing")]
    except (UnicodeDecodeError, RecursionError) as error:
        return None, [Problem(path, 1, f"the file cannot be read: {type(error).__name__}", "save it as UTF-8 text")]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [Problem(path, mark.line + 1 if mark else 1, f"not valid YAML: {error.problem or error.context}")]
    except YAMLError as error:
        return None, [Problem(path, 1, f"not valid YAML: {error}")]


@lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    """Return the document of a text; several readers want config.yml and domain.yml, and none changes a document."""
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Constructor
    return yaml.load(StringIO(text))


def line_of(node: Any, location: Sequence[str | int]) -> int:
    """Return the line (from 1) of the deepest part of `location` that exists in a document of `read_yaml`."""
    line = node.lc.line + 1 if isinstance(node, CommentedMap | CommentedSeq) else 1
    for step in location:
        if not isinstance(node, CommentedMap | CommentedSeq):
            break
        try:
            line = (node.lc.key(step) if isinstance(node, CommentedMap) else node.lc.item(step))[0] + 1
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return line


def line_in(path: Path, *location: str | int) -> int:
    """Return the line of a part of a file: for mistakes that show only beside other files."""
    return line_of(read_yaml(path)[0], location)


def read_model(path: Path, model: type[ModelT]) -> tuple[ModelT | None, list[Problem]]:
    """Return `path` as a checked `model`, or None and its problems."""
    document, problems = read_yaml(path)
    if problems:
        return None, problems
    try:
        return model.model_validate(document), []
    except ValidationError as error:
        return None, [
            Problem(path, line_of(document, found.where), found.sentence, found.advice) for found in mistakes(error)
        ]
