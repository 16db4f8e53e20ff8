"""YAML as people write it: values keep their spelling, mistakes have a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.yaml_reading import MAX_FILE_BYTES, line_in, line_of, read_model, read_yaml


class Person(BaseModel):
    name: str
    ages: dict[str, int] = {}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "topic.yml"


def test_values_keep_their_yaml_1_2_meaning(file: Path) -> None:
    file.write_text("padded: '000412'\nanswer: no\nday: 2026-11-03\nemail: a@b.it\n", "utf-8")

    document, problems = read_yaml(file)

    assert problems == []
    assert (document["padded"], document["answer"], str(document["day"])) == ("000412", "no", "2026-11-03")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: [1,\n", 3, "expected"),
        ("a: 1\n\na: 2\n", 3, "duplicate key"),
        ("a: 1\nb: *nobody\n", 2, "undefined alias"),
        ("a: 1\nb: 2026-02-30\n", 2, "day"),
        ("a: 1\nb: 2026-01-01T99:00:00\n", 2, "hour"),
        ("a: 1\nb: !!int x\n", 2, "invalid literal"),
        ("a: 1\n--- 2\n", 2, "another document"),
        ("a: \x00\n", 1, "special characters"),
        ("[\n" * 3_000, 1, "RecursionError"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(file: Path, text: str, line: int, said: str) -> None:
    file.write_text(text, "utf-8")

    _document, problems = read_yaml(file)

    assert [(problem.file, problem.line) for problem in problems] == [(file, line)]
    assert said in problems[0].message


def test_a_tag_of_python_makes_no_object(file: Path) -> None:
    file.write_text(f"a: !!python/object/apply:pathlib.Path.touch ['{file.parent}/made']\n", "utf-8")

    read_yaml(file)

    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_is_missing_too_large_or_no_text_is_told(file: Path) -> None:
    missing = read_yaml(file)[1]
    file.write_bytes(b"a: \xe0\xe8\n")
    latin = read_yaml(file)[1]
    file.write_text("a" * (MAX_FILE_BYTES + 1))
    large = read_yaml(file)[1]

    assert [problem.message for problem in (*missing, *latin, *large)] == [
        "the file is missing",
        "the file cannot be read: UnicodeDecodeError",
        f"the file is larger than {MAX_FILE_BYTES} bytes",
    ]


@pytest.mark.parametrize(
    ("location", "line"),
    [
        ((), 1),
        (("people",), 2),
        (("people", 1), 4),
        (("people", 1, "ages", "may"), 6),
        (("people", 1, "gone"), 4),
        (("x",), 1),
    ],
)
def test_a_place_has_the_line_of_its_deepest_part(file: Path, location: tuple[str | int, ...], line: int) -> None:
    file.write_text("kind: list\npeople:\n  - name: Ugo\n  - name: Ada\n    ages:\n      may: 3\n", "utf-8")
    document, _problems = read_yaml(file)

    assert (line_of(document, location), line_in(file, *location)) == (line, line)


def test_every_mistake_of_a_model_is_told_at_once(file: Path) -> None:
    file.write_text("name: [x]\nages:\n  may: three\n", "utf-8")

    model, problems = read_model(file, Person)

    assert model is None
    assert [(problem.line, problem.message) for problem in problems] == [
        (1, "name: this is no text"),
        (3, "ages.may: this is no whole number"),
    ]


def test_an_empty_file_is_a_mistake(file: Path) -> None:
    file.write_text("", "utf-8")

    model, problems = read_model(file, Person)

    assert (model, len(problems)) == (None, 1)
