"""`sportello faq check --thesaurus`: an editor is told before students are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.desk import SMALL

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def small_project(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPORTELLO_PROJECT", str(SMALL))


def written(tmp_path: Path, *more: str) -> str:
    file = tmp_path / "new.txt"
    lines = [*(SMALL / "faq_corpus" / "thesaurus.txt").read_text("utf-8").splitlines(), *more]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return str(file)


def test_a_group_that_does_harm_is_named_and_ends_in_failure(run: Run, tmp_path: Path) -> None:
    new = written(tmp_path, "caramella dolcetto", "alla sera ateneo")
    line = len(Path(new).read_text("utf-8").splitlines())

    done = run("faq", "check", "--thesaurus", new)

    assert done.code == 1
    assert "Worse than the thesaurus in use." in done.said
    assert f"line {line}, alone: -" in done.said
    assert f"line {line - 1}, alone: +0.0000" in done.said


def test_the_same_thesaurus_is_no_worse(run: Run, tmp_path: Path) -> None:
    done = run("faq", "check", "--thesaurus", written(tmp_path))

    assert done.code == 0
    assert "0 rise, 0 fall" in done.said
    assert "No worse" in done.said


def test_a_file_with_mistakes_is_refused_with_its_line(run: Run, tmp_path: Path) -> None:
    done = run("faq", "check", "--thesaurus", written(tmp_path, "alone"))

    assert done.code == 1
    assert "a group needs at least two words" in done.said


def test_a_file_that_is_not_there_ends_in_one_line(run: Run, tmp_path: Path) -> None:
    done = run("faq", "check", "--thesaurus", str(tmp_path / "gone.txt"))

    assert done.code == 1
    assert "Traceback" not in done.said
