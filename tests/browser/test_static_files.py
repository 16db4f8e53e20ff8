"""The front end keeps its own rules: small modules, no HTML from strings, words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
MODULES = sorted(path for path in STATIC.rglob("*.js") if "vendor" not in path.parts)
SHEETS = sorted(STATIC.rglob("*.css"))
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|\beval\(|new Function|unsafeHTML|"
    r"srcdoc"
)
WORD = re.compile(r"^ {2}(\w+): ", re.MULTILINE)
MAX_LINES = 250
MAX_LAUNCHER_BYTES = 12_500
OUTSIDE = re.compile(r"https?://(?!www\.w3\.org/2000/svg|desk\.example)[\w.-]+\.\w+")


def words(locale: str) -> list[str]:
    """Return the keys of a language: those of everybody, then those of the console."""
    files = (STATIC / "words" / f"{locale}.js", STATIC / "words" / f"console_{locale}.js")
    return [key for file in files for key in WORD.findall(file.read_text("utf-8"))]


def used_keys() -> tuple[set[str], set[str]]:
    """Return the keys that modules name, and the beginnings of those they put together."""
    whole, beginnings = set(), set()
    for path in MODULES:
        text = path.read_text("utf-8")
        whole.update(re.findall(r'\bt\("(\w+)"', text))
        whole.update(
            key for pair in re.findall(r'\bt\([^()]*(?:\([^()]*\))?[^()]*\? "(\w+)" : "(\w+)"\)', text) for key in pair
        )
        beginnings.update(re.findall(r"\bt\(`(\w+_)\$", text))
        beginnings.update(f"{prefix}_" for prefix in re.findall(r'wordsFor\("(\w+)"', text))
    return whole, beginnings


@pytest.mark.parametrize("path", [*MODULES, *SHEETS], ids=lambda path: str(path.relative_to(STATIC)))
def test_a_file_has_one_subject_and_no_more_than_250_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(STATIC)))
def test_no_module_makes_html_from_a_string_or_asks_another_host(path: Path) -> None:
    text = path.read_text("utf-8")

    assert FORBIDDEN.findall(text) == []
    assert OUTSIDE.findall(text) == []


def test_the_launcher_is_light() -> None:
    assert (STATIC / "widget.js").stat().st_size < MAX_LAUNCHER_BYTES


def test_both_languages_have_the_same_words() -> None:
    italian, english = words("it"), words("en")

    assert italian == english
    assert len(set(italian)) == len(italian)


def test_every_word_that_a_module_asks_for_exists() -> None:
    whole, beginnings = used_keys()
    known = set(words("it"))

    missing = {key for key in whole if key not in known and f"{key}_one" not in known}

    assert missing == set()
    assert not [start for start in beginnings if not any(key.startswith(start) for key in known)]


def test_no_word_is_left_over() -> None:
    text = "".join(path.read_text("utf-8") for path in MODULES if path.parent.name != "words")
    _, beginnings = used_keys()

    left = [key for key in words("it") if not re.search(rf'["`]({key}|{re.sub("_(one|other)$", "", key)})["`]', text)]

    assert [key for key in left if not key.startswith(tuple(beginnings))] == []


def test_the_vendored_library_carries_its_licence() -> None:
    licence = (STATIC / "vendor" / "lit.LICENSE.txt").read_text("utf-8")

    assert "BSD 3-Clause License" in licence
    assert (STATIC / "vendor" / "lit.js").read_text("utf-8").startswith("// Lit 3.")
