"""`sportello outbox`: what could not leave, and another try."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.options import DataDir, open_data, run
from bot.errors import HelpDeskError
from bot.outbox import OutboxItem, OutboxStore
from bot.settings import Settings
from bot.tickets import format_number

app = typer.Typer(name="outbox", help="What must leave the desk: mail and calls.", no_args_is_help=True)


class NothingToRetry(HelpDeskError):
    """No dead letter has this number."""


@app.command("list")
def list_(
    waiting: Annotated[bool, typer.Option("--waiting", help="What has yet to leave, instead of dead letters.")] = False,
    data_dir: DataDir = None,
) -> None:
    """List dead letters: what was refused, or failed for a day."""

    async def work() -> None:
        async with open_data(Settings(data_dir=data_dir)) as database:
            outbox = OutboxStore()
            async with database.reading() as session:
                items = await (outbox.waiting(session) if waiting else outbox.dead(session))
                counts = await outbox.counts(session)
            table = Table("id", "kind", "ticket", "written", "tries", "next try", "error")
            for item in items:
                table.add_row(*_row(item))
            Console().print(table)
            print(f"{counts[0]} waiting, {counts[1]} dead letters.")

    run(work)


@app.command("retry")
def retry(
    item: Annotated[int | None, typer.Argument(help="Number of the dead letter.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Put dead letters back into the outbox: the desk tries them at once."""
    if (item is None) != every:
        raise typer.BadParameter("either a number or --all")

    async def work() -> None:
        async with open_data(Settings(data_dir=data_dir)) as database:
            async with database.writing() as session:
                count = await OutboxStore().retry(session, item)
            if item is not None and not count:
                raise NothingToRetry(f"no dead letter {item}")
            print(f"{count} back in the outbox.")

    run(work)


def _row(item: OutboxItem) -> tuple[str, ...]:
    return (
        str(item.id),
        item.kind.value,
        format_number(item.ticket_id),
        f"{item.created_at:%Y-%m-%d %H:%M}",
        str(item.tries),
        "" if item.failed_at else f"{item.next_try_at:%Y-%m-%d %H:%M}",
        item.error or "",
    )
