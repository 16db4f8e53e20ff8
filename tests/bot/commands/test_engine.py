"""Opening the engine of a project: its files are kept for the next start, and its code may not be right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.rasa_files import CONFIG, DOMAIN, NLU, RULES

from bot.commands import engine
from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import Engine
from bot.errors import ContentRefused
from bot.settings import Settings

SECRET = b"a secret of this desk only"


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


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return those of a desk with the smallest project that there is."""
    data, project = tmp_path / "var", tmp_path / "project"
    for folder in (data, project / "bot" / "data"):
        folder.mkdir(parents=True)
    domain = f"{DOMAIN}actions:\n- action_answer\n"
    for name, text in {"config": CONFIG, "domain": domain, "bot/data/nlu": NLU, "bot/data/rules": RULES}.items():
        (project / f"{name}.yml").write_text(text, "utf-8")
    return Settings(data_dir=data, project=project)


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing read a project's files."""

    def read(_folder: Path) -> None:
        raise AssertionError("the files were read")

    monkeypatch.setattr(engine, "read_project", read)


def test_a_project_that_was_kept_is_the_one_that_was_read(settings: Settings, request: pytest.FixtureRequest) -> None:
    read = engine.ready_project(settings, SECRET)
    request.getfixturevalue("no_reading")

    kept = engine.ready_project(settings, SECRET)

    assert (kept.config, kept.domain, kept.data, kept.listed) == (read.config, read.domain, read.data, read.listed)
    assert kept.domain.written == read.domain.written


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "bot/data/rules.yml", "bot/data/more.yaml"])
def test_a_project_is_read_anew_when_any_of_its_files_changes(
    settings: Settings, request: pytest.FixtureRequest, name: str
) -> None:
    engine.ready_project(settings, SECRET)
    request.getfixturevalue("no_reading")
    with (settings.project / name).open("a", encoding="utf-8") as file:
        file.write("\n")

    with pytest.raises(AssertionError, match="the files were read"):
        engine.ready_project(settings, SECRET)


def test_a_kept_project_still_knows_where_it_lists_an_action_that_no_code_provides(settings: Settings) -> None:
    engine.ready_project(settings, SECRET)

    with pytest.raises(ContentRefused) as refused:
        Engine.open(engine.ready_project(settings, SECRET), ActionRunner([]))

    domain = settings.project / "domain.yml"
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (domain, len(domain.read_text("utf-8").splitlines()))
