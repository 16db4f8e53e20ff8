"""The command line: one program, one sub-command a job."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from threadpoolctl import threadpool_limits

from bot.commands import audit, chat, check, faq, operators, outbox, replay, serve
from bot.errors import ContentRefused, HelpDeskError
from bot.wording import Mistake, mistakes

app = typer.Typer(
    name="sportello",
    help="A student help desk: it answers from the office's own FAQ, and opens a ticket when it cannot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("chat")(chat.chat)
app.command("check")(check.check)
app.command("replay")(replay.replay)
app.command("verify-audit")(audit.verify_audit)
app.add_typer(operators.app, name="operator", help="Accounts of the people who answer.")
app.add_typer(outbox.app, name="outbox", help="What must leave the desk: mail and calls.")
app.add_typer(faq.app, name="faq", help="The retriever and its corpus.")


def main() -> None:
    """Run a command; a mistake of the person who runs it ends in one clear line, never in a trace."""
    # On a busy machine of few cores the threads of BLAS wait for each other, spinning: training took 60 s instead of 2.
    threadpool_limits(limits=1)
    try:
        app()
    except ContentRefused as error:
        sys.exit("\n".join(str(problem) for problem in error.problems) + f"\n{len(error.problems)} problems found.")
    except (HelpDeskError, OSError) as error:
        sys.exit(f"sportello: {error}")
    except OperationalError as error:
        sys.exit(f"sportello: the database does not answer: {error.orig}")
    except ValidationError as error:
        sys.exit("\n".join(["These settings cannot be used:", *map(_of_setting, mistakes(error))]))


def _of_setting(mistake: Mistake) -> str:
    """Return what is wrong with a variable; what is wrong between several names them itself."""
    name = "_".join(map(str, mistake.where)).upper()
    variable = name if not name or name.startswith(("SPORTELLO_", "DATABASE_")) else f"SPORTELLO_{name}"
    advice = f" ({mistake.advice})" if mistake.advice else ""
    return f"{variable}: {mistake.message}{advice}" if variable else mistake.message
