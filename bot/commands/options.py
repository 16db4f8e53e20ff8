"""What several commands take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy.exc import OperationalError

from bot.database import Database, open_database, sqlite_url
from bot.errors import Unavailable
from bot.institution import load_institution
from bot.limits import Limits
from bot.migrations import upgrade
from bot.operators import Operators
from bot.secret import load_secret
from bot.settings import Settings

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the database and of the desk's secret.", show_default="var")
]

ResultT = TypeVar("ResultT")


@asynccontextmanager
async def open_data(settings: Settings) -> AsyncIterator[Database]:
    """Open the desk's database alone, for what needs no corpus."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(settings.database_url or sqlite_url(settings.data_dir))
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def open_accounts(data_dir: Path | None) -> AsyncIterator[tuple[Operators, Database]]:
    """Open the operators' accounts and where they are kept."""
    settings = Settings(data_dir=data_dir)
    institution = load_institution(settings.project / "config.yml")
    async with open_data(settings) as database:
        limits = Limits(load_secret(settings.secret_key, settings.data_dir))
        operators = Operators(database, limits, context_words=(institution.name("it"), "sportello"))
        try:
            yield operators, database
        finally:
            operators.close()


def run(work: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """Run a coroutine function to its end.

    Raises:
        Unavailable: the database does not answer.
    """

    async def main() -> ResultT:
        return await work()

    try:
        return asyncio.run(main())
    except OperationalError as error:
        raise Unavailable(f"the database does not answer: {error.orig}") from error
