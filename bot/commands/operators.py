"""`sportello operator`: accounts from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.options import DataDir, open_desk, run
from bot.errors import HelpDeskError, InvalidInput
from bot.operators import Role
from bot.settings import Settings

app = typer.Typer(no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Name to sign in with.")]


class InputRefused(HelpDeskError):
    """What was given on the command line breaks a rule; says which."""


@app.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="Full name.")],
    email: Annotated[str, typer.Option(help="Address of the operator.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.OPERATOR,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked()

    async def work() -> None:
        async with open_desk(Settings(data_dir=data_dir)) as desk:
            try:
                operator = await desk.operators.add(login, name, email, role, password)
            except InvalidInput as error:
                raise InputRefused(f"{error.field or 'input'} refused: {error.code}") from error
            print(f"{operator.login} ({operator.role.value}) added.")

    run(work)


@app.command("list")
def list_(data_dir: DataDir = None) -> None:
    """List the accounts."""

    async def work() -> None:
        async with open_desk(Settings(data_dir=data_dir)) as desk:
            async with desk.database.reading() as session:
                operators = await desk.operators.accounts.all(session)
            table = Table("login", "name", "e-mail", "role", "state")
            for each in operators:
                table.add_row(
                    each.login, each.name, each.email, each.role.value, "disabled" if each.disabled_at else ""
                )
            Console().print(table)

    run(work)


@app.command("disable")
def disable(login: Login, data_dir: DataDir = None) -> None:
    """Keep an operator out from now on and end all their sessions."""

    async def work() -> None:
        async with open_desk(Settings(data_dir=data_dir)) as desk:
            operator = await desk.operators.disable(login)
            print(f"{operator.login} disabled.")

    run(work)


def _asked() -> str:
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("Again: "):
        raise InputRefused("the two passwords differ")
    return password
