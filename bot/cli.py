"""The command line: one program, one sub-command a job."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import NamedTuple

import typer
from pydantic import ValidationError

from bot.errors import ContentRefused, HelpDeskError
from bot.settings import calculate_in_one_thread
from bot.wording import Mistake, mistakes


class Listed(NamedTuple):
    """A command as the help tells it, and the module of `bot.commands` whose `app` it is."""

    module: str
    line: str


COMMANDS = {
    "serve": Listed("serve", "Start the desk and print its addresses."),
    "chat": Listed(
        "chat", "Talk to the bot here; press a button with its number in brackets, as in [1]. An empty line ends it."
    ),
    "check": Listed("check", "Read everything the desk would read, and list what is wrong; exit 1 if anything is."),
    "replay": Listed(
        "replay", "Play chats on a desk of their own and print the transcript; exit 1 where an answer differs."
    ),
    "verify-audit": Listed(
        "audit", "Check the chain of the audit table; exit 1 if a row was changed, removed or added by hand."
    ),
    "operator": Listed("operators", "Accounts of the people who answer."),
    "outbox": Listed("outbox", "What must leave the desk: mail and calls."),
    "faq": Listed("faq", "The retriever and its corpus."),
}


def program(asked: str) -> typer.Typer:
    """Return the program with the command that is asked for; of the others it knows how the help lists them.

    Importing all of them takes seconds, most of which the one that is asked for does not need.
    """
    app = typer.Typer(
        name="sportello",
        help="A student help desk: it answers from the office's own FAQ, and opens a ticket when it cannot.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name, listed in COMMANDS.items():
        if name == asked:
            app.add_typer(_imported(f"bot.commands.{listed.module}"))
        else:
            app.command(name, help=listed.line)(_not_asked_for)
    return app


def _imported(module: str) -> typer.Typer:
    if module not in sys.modules:
        # A quarter of a million objects that stay: to look for waste among them again and again is a tenth of a start.
        gc.disable()
        import_module(module)
        gc.freeze()
        gc.enable()
    app: typer.Typer = sys.modules[module].app
    return app


def _not_asked_for() -> None:
    """Stand in the help for a command whose module is not imported."""


def main() -> None:
    """Run a command; a mistake of the person who runs it ends in one clear line, never in a trace."""
    calculate_in_one_thread()
    try:
        program(sys.argv[1] if len(sys.argv) > 1 else "")()
    except ContentRefused as error:
        sys.exit("\n".join(str(problem) for problem in error.problems) + f"\n{len(error.problems)} problems found.")
    except (HelpDeskError, OSError) as error:
        sys.exit(f"sportello: {error}")
    except ValidationError as error:
        sys.exit("\n".join(["These settings cannot be used:", *map(_of_setting, mistakes(error))]))


def _of_setting(mistake: Mistake) -> str:
    """Return what is wrong with a variable; what is wrong between several names them itself."""
    name = "_".join(map(str, mistake.where)).upper()
    variable = name if not name or name.startswith(("SPORTELLO_", "DATABASE_")) else f"SPORTELLO_{name}"
    advice = f" ({mistake.advice})" if mistake.advice else ""
    return f"{variable}: {mistake.message}{advice}" if variable else mistake.message
