"""The documents say what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import COMMANDS, program
from bot.settings import CHECKOUT, Settings

DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
OURS = re.compile(r"`((?:bot|actions|tests|faq_corpus|docs)/[\w./-]+)`")


def commands() -> set[str]:
    """Return every command as it is typed."""
    found: set[str] = set()
    for name in COMMANDS:
        command = get_command(program(name)).commands[name]  # type: ignore[attr-defined]
        parts = getattr(command, "commands", None)
        found |= {f"sportello {name} {part}" for part in parts} if parts else {f"sportello {name}"}
    return found


def row_of(setting: str) -> str:
    variable = "DATABASE_URL" if setting == "database_url" else f"SPORTELLO_{setting.upper()}"
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    return next(line for line in readme.splitlines() if line.startswith(f"| `{variable}`"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)

    targets = [
        target for target in LINK.findall(text) if "://" not in target and not target.startswith(("mailto:", "{"))
    ]
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_ours_that_is_named_exists(document: Path) -> None:
    named = OURS.findall(document.read_text("utf-8"))

    assert [
        name for name in named if not (CHECKOUT / name).exists() and name != "faq_corpus/tasse/bollo-virtuale.md"
    ] == []


def test_the_readme_lists_every_command_and_no_other() -> None:
    readme = (CHECKOUT / "README.md").read_text("utf-8")

    listed = set(re.findall(r"^\| `(sportello [a-z -]+)`", readme, flags=re.MULTILINE))
    assert listed == commands()


@pytest.mark.parametrize("setting", ["host", "port", "data_dir", "log_level", "console_log"])
def test_the_readme_tells_the_default_of_a_setting(setting: str) -> None:
    default = Settings.model_fields[setting].default
    shown = str(default).lower() if isinstance(default, bool) else str(default)

    assert f"`{shown}`" in row_of(setting).split("|")[2]


def test_every_target_of_make_that_the_documents_name_exists() -> None:
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))

    named = {name for document in DOCUMENTS for name in re.findall(r"`make ([a-z]+)", document.read_text("utf-8"))}
    assert named <= targets
