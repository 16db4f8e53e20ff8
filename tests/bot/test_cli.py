"""The program as a whole: what its help says, and what it costs to ask for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command

from bot.cli import COMMANDS, program
from bot.settings import CHECKOUT

HEAVY = ("sklearn", "scipy.stats", "scipy.optimize", "alembic.command")
ASKED = """
import sys
from bot.cli import program
program(sys.argv[1])
print(*sorted(sys.modules))
"""


def imported_by(command: str) -> set[str]:
    """Return the modules that a process has once it knows which command it is asked for."""
    ran = subprocess.run(
        [sys.executable, "-c", ASKED, command], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


def test_help_imports_no_command() -> None:
    modules = imported_by("--help")

    assert [name for name in modules if name.startswith(("bot.commands.", "sqlalchemy", "numpy"))] == []


def test_a_desk_starts_without_the_libraries_that_only_fit_and_migrate() -> None:
    modules = imported_by("serve")

    assert "bot.web.app" in modules
    assert [name for name in HEAVY if name in modules] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    listed = get_command(program("--help")).commands[name]  # type: ignore[attr-defined]

    asked_for = get_command(program(name)).commands[name]  # type: ignore[attr-defined]

    assert asked_for.help == listed.help
    assert asked_for.callback is not listed.callback
