"""The program as a whole: what its help says, and what it costs to ask for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command

from bot.cli import COMMANDS, program
from bot.settings import CHECKOUT

HEAVY = ("sklearn", "scipy.stats", "scipy.optimize", "alembic", "simplemma")
ASKED = """
import sys
from bot.cli import program
for command in ("--help", "serve"):
    program(command)
    print(*sorted(sys.modules))
"""


@pytest.mark.slow
def test_help_imports_no_command_and_a_desk_nothing_that_only_fits_or_migrates() -> None:
    ran = subprocess.run([sys.executable, "-c", ASKED], cwd=CHECKOUT, capture_output=True, text=True, check=True)

    for_help, for_desk = (line.split() for line in ran.stdout.splitlines())
    assert [name for name in for_help if name.startswith(("bot.commands.", "sqlalchemy", "numpy"))] == []
    assert "bot.web.app" in for_desk
    assert [name for name in HEAVY if name in for_desk] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_says_of_a_command_what_the_command_says_of_itself(name: str) -> None:
    listed = get_command(program("--help")).commands[name]  # type: ignore[attr-defined]

    asked_for = get_command(program(name)).commands[name]  # type: ignore[attr-defined]

    assert asked_for.help == listed.help
    assert asked_for.callback is not listed.callback
