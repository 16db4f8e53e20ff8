"""`sportello operator`: accounts from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.input_words import InputRefused, in_sentences
from bot.commands.known_offices import known_offices
from bot.commands.options import DataDir, open_accounts, run
from bot.database import now
from bot.operators import Role
from bot.operators.tokens import MAX_DAYS

app = typer.Typer(name="operator", help="Accounts of the people who answer.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Name to sign in with.")]


Office = Annotated[
    list[str] | None,
    typer.Option(
        help="Office they answer for, as topic.yml names it; may be given again. Without: all.", show_default=False
    ),
]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.", show_default=False)
]


@app.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="Full name.")],
    email: Annotated[str, typer.Option(help="Address of the operator.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.OPERATOR,
    office: Office = None,
    password_stdin: PasswordStdin = False,
    data_dir: DataDir = None,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    offices, password = known_offices(office, data_dir), _typed(password_stdin)

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            with in_sentences(login):
                operator = await operators.add(login, name, email, role, password)
                if offices:
                    await operators.offices.set(login, offices)
            print(f"{operator.login} ({operator.role.value}) added.")

    run(work)


@app.command("offices")
def offices_(login: Login, office: Office = None, data_dir: DataDir = None) -> None:
    """Change for which offices an operator answers; without --office: for all of them."""
    offices = known_offices(office, data_dir)

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            with in_sentences(login):
                await operators.offices.set(login, offices)
            print(f"{login} answers for {', '.join(offices) or 'all offices'}.")

    run(work)


@app.command("list")
def list_(data_dir: DataDir = None) -> None:
    """List the accounts."""

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, database), database.reading() as session:
            found = await operators.accounts.all(session)
            offices = await operators.offices.all(session)
            table = Table("login", "name", "e-mail", "role", "offices", "state")
            for each in found:
                table.add_row(
                    each.login,
                    each.name,
                    each.email,
                    each.role.value,
                    "; ".join(sorted(offices.get(each.id, ()))) or "all",
                    "disabled" if each.disabled_at else "",
                )
            Console().print(table)

    run(work)


@app.command("disable")
def disable(login: Login, data_dir: DataDir = None) -> None:
    """Keep an operator out from now on and end all their sessions."""

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            with in_sentences(login):
                operator = await operators.disable(login)
            print(f"{operator.login} disabled.")

    run(work)


@app.command("password")
def password_(login: Login, password_stdin: PasswordStdin = False, data_dir: DataDir = None) -> None:
    """Give an operator another password; they are signed out everywhere."""
    password = _typed(password_stdin)

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            with in_sentences(login):
                await operators.set_password(login, password)
            print(f"Password of {login} changed.")

    run(work)


@app.command("token")
def token(
    login: Login,
    name: Annotated[str, typer.Option(help="What it is for.")] = "API",
    days: Annotated[int, typer.Option(help="How long it works.", min=1, max=MAX_DAYS)] = 365,
    data_dir: DataDir = None,
) -> None:
    """Print a token with which a program acts for an operator; it is shown this once."""

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            with in_sentences(login):
                row, text = await operators.tokens.issue(login, name, days)
        print(text)
        print(f"Token {row.id}, good until {row.expires_at:%Y-%m-%d}. Keep it: it is not shown again.", file=sys.stderr)

    run(work)


@app.command("tokens")
def tokens(login: Login, data_dir: DataDir = None) -> None:
    """List the tokens of an operator."""

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            with in_sentences(login):
                rows, at = await operators.tokens.of(login), now()
        table = Table("id", "name", "made", "until", "last used", "state")
        for row in rows:
            state = "revoked" if row.revoked_at else "expired" if row.expires_at <= at else ""
            days = (f"{day:%Y-%m-%d}" if day else "never" for day in (row.created_at, row.expires_at, row.last_used_at))
            table.add_row(str(row.id), row.name, *days, state)
        Console().print(table)

    run(work)


@app.command("token-revoke")
def token_revoke(
    token_id: Annotated[int, typer.Argument(help="Its number in the list.")], data_dir: DataDir = None
) -> None:
    """End a token at once."""

    async def work() -> None:
        async with open_accounts(data_dir) as (operators, _):
            row = await operators.tokens.revoke(token_id)
        print(f"Token {row.id} ({row.name}) revoked.")

    run(work)


def _typed(from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if from_stdin else _asked()


def _asked() -> str:
    password = getpass.getpass("Password (12 characters or more): ")
    if password != getpass.getpass("Again: "):
        raise InputRefused("the two passwords differ")
    return password
