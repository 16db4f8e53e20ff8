"""What several commands take."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.helpdesk import Helpdesk, share
from bot.settings import Settings

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Folder of the database and of the desk's secret.", show_default="var")
]

ResultT = TypeVar("ResultT")


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[Helpdesk]:
    """Open a desk, share it with the actions, and close it at the end."""
    desk = await Helpdesk.open(settings)
    share(desk)
    try:
        yield desk
    finally:
        share(None)
        await desk.close()


def run(work: Callable[[], Awaitable[ResultT]]) -> ResultT:
    """Run a coroutine function to its end."""

    async def main() -> ResultT:
        return await work()

    return asyncio.run(main())
