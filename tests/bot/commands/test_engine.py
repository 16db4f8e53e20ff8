"""Opening the engine of a project whose code is not right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import engine
from bot.errors import ContentRefused


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder of a project's actions, in the path of imports."""
    folder = tmp_path / "broken_actions"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(engine, "ACTIONS", folder.name)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == folder.name]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("import os\nimport no_such_library\n", 2, "No module named 'no_such_library'"),
        ("from json import no_such_name\n", 1, "cannot import name 'no_such_name'"),
        ("x = 1\ndef run(:\n", 2, "SyntaxError"),
        ("\n\nx = {}['y']\n", 3, "KeyError"),
        ("import json\njson.loads('{')\n", 2, "JSONDecodeError"),
    ],
)
def test_actions_that_cannot_be_imported_are_named_with_file_and_error(
    package: Path, code: str, line: int, said: str
) -> None:
    module = package / "tickets.py"
    module.write_text(code, "utf-8")

    with pytest.raises(ContentRefused) as refused:
        engine.load_actions(package.parent)

    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (module, line)
    assert said in problem.message
