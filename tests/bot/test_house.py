"""The house itself: what one file says of another is true."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import CHECKOUT, Settings
from bot.topics import load_topics

MAX_LINES = 250
SOURCES = sorted(file for folder in ("bot", "actions") for file in (CHECKOUT / folder).rglob("*.py"))
REVISIONS = CHECKOUT / "bot" / "migrations" / "versions"
MODULES = sorted(
    ".".join(file.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")
    for file in SOURCES
    if file.parent != REVISIONS and file.name not in ("__main__.py", "env.py")
)


def inside(folder: str) -> list[Path]:
    return [file for file in SOURCES if file.is_relative_to(CHECKOUT / folder)]


def literals(file: Path) -> Iterator[ast.Constant]:
    """Return the texts in a file that are not documentation."""
    tree = ast.parse(file.read_text("utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def named(file: Path) -> str:
    return file.relative_to(CHECKOUT).as_posix()


def test_the_two_packages_hold_nothing_themselves() -> None:
    assert [(CHECKOUT / package / "__init__.py").read_text() for package in ("bot", "actions")] == ["", ""]


def test_a_file_has_one_subject() -> None:
    lengths = {named(file): len(file.read_text("utf-8").splitlines()) for file in SOURCES if file.parent != REVISIONS}

    assert {file: lines for file, lines in lengths.items() if lines > MAX_LINES} == {}


def test_tests_have_one_subject_too_and_no_packages() -> None:
    tests = CHECKOUT / "tests"

    assert [named(file) for file in tests.rglob("__init__.py") if "project" not in file.parts] == []


def test_no_student_facing_words_are_in_python() -> None:
    """Italian words are the telltale: our own names are English."""
    italian = re.compile(
        r"\b(richiesta|ufficio|domanda|risposta|scrivi|grazie|numero|posso|puoi|ciao|annulla|indietro|salta|sei|della|"
        r"è|perché|più|già|università|studente)\b",
        re.IGNORECASE,
    )
    allowed = {
        "bot/faq/",  # the retriever reads Italian, it does not speak it
        "actions/ticket_form.py",  # SEND: what a student types to send
        "bot/tickets/thanks.py",  # what a student types to thank
        "bot/tickets/number.py",  # the grammar of a number that a student types
    }

    spoken = [
        f"{named(file)}:{text.lineno}: {text.value!r}"
        for file in SOURCES
        if not any(named(file).startswith(place) for place in allowed)
        for text in literals(file)
        if italian.search(text.value)
    ]

    assert spoken == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        named(file)
        for file in SOURCES
        if named(file) != "bot/settings.py" and re.search(r"\bos\.(environ|getenv|putenv)\b", file.read_text("utf-8"))
    ]

    assert readers == []


QUIET_IMPORT = """
import importlib, os, socket, sqlite3, sys
watching = False

def refuse(event, arguments):
    if not watching:
        return
    if event in ("socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.system"):
        raise SystemExit(f"importing {module} did {event} {arguments}")
    if event == "open" and isinstance(arguments[0], str) and any(mode in str(arguments[1] or "") for mode in "wax+"):
        if "__pycache__" not in str(arguments[0]):
            raise SystemExit(f"importing {module} writes {arguments[0]}")

class Environment(type(os.environ)):
    def __getitem__(self, key):
        if str(key).startswith(("SPORTELLO", "DATABASE")):
            raise SystemExit(f"importing {module} reads {key}")
        return super().__getitem__(key)

os.environ.__class__ = Environment
sys.addaudithook(refuse)
watching = True
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


@pytest.mark.slow
def test_importing_opens_nothing_and_reads_no_setting(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET_IMPORT, *MODULES],
        cwd=tmp_path,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr[-2_000:]) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("|")]

    variable = "DATABASE_URL" if name == "database_url" else f"SPORTELLO_{name.upper()}"
    assert [row for row in rows if f"`{variable}`" in row], f"{variable} is missing in the table of settings"


def test_the_readme_names_no_setting_that_is_gone() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    known = {f"SPORTELLO_{name.upper()}" for name in Settings.model_fields}

    assert set(re.findall(r"\bSPORTELLO_[A-Z_]+\b", readme)) <= known


def test_every_topic_has_somebody_to_answer_in_the_corpus() -> None:
    topics = load_topics(CHECKOUT / "faq_corpus")

    empty = [topic for topic in topics if len(list((CHECKOUT / "faq_corpus" / topic).glob("*.md"))) < 10]

    assert empty == []


def test_nothing_in_the_product_names_the_place_it_was_made_in() -> None:
    places = re.compile(r"/work/(main|shared)|\.\./shared/(spec|design|rasa|eval|hostile)|/tmp/plan|/farm/")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    ).stdout.split("\0")

    found = [
        name
        for name in tracked
        if name.endswith((".py", ".md", ".yml", ".toml", ".txt", ".sh", ".js", ".html", ".css", "Makefile"))
        and (CHECKOUT / name).is_file()
        and name != "tests/bot/test_house.py"
        and places.search((CHECKOUT / name).read_text("utf-8", "replace"))  # some files are hostile on purpose
    ]

    assert found == []
