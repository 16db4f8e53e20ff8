"""`sportello faq calibration`: how sure the bot may be, learnt from the students' clicks, shown and undone."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.calibration import StoredCalibration
from bot.commands.desk import open_desk
from bot.commands.options import DataDir, run
from bot.faq.calibration import FEWEST_LABELS, TARGET_PRECISION
from bot.settings import Settings

app = typer.Typer(no_args_is_help=True)

By = Annotated[str | None, typer.Option(help="Whose decision this is.", show_default="your account on this machine")]


@app.command("run")
def run_(
    precision: Annotated[
        float, typer.Option(min=0.5, max=0.99, help="Share of answers that must be right.")
    ] = TARGET_PRECISION,
    by: By = None,
    data_dir: DataDir = None,
) -> None:
    """Learn from the clicks of the last year; a running desk follows within seconds."""

    async def work() -> None:
        async with open_desk(Settings(data_dir=data_dir)) as desk:
            stored = await desk.calibrate(by or _account(), precision)
            print(
                f"Learnt from {stored.labels} labels, {stored.unanswered} of them without an answer. "
                f"Calibration error {stored.ece_before:.3f} → {stored.ece_after:.3f}. "
                f"Answers are asserted from {stored.answer:.2f} on, choices offered from {stored.clarify:.2f} on."
            )

    run(work)


@app.command("show")
def show(data_dir: DataDir = None) -> None:
    """List every calibration, the one in force first, and how many labels there are now."""

    async def work() -> None:
        async with open_desk(Settings(data_dir=data_dir)) as desk:
            async with desk.database.reading() as session:
                stored = await desk.calibrations.all(session)
                labels = await desk.calibrations.labels(session)
            in_force = next((each for each in stored if each.undone_at is None), None)
            right = sum(label.is_right for label in labels)
            print(
                f"{len(labels)} labels now: {right} right, {len(labels) - right} wrong "
                f"({sum(label.is_unanswered for label in labels)} of these without an answer); "
                f"at least {FEWEST_LABELS} are needed."
            )
            zones = desk.retriever.settings.zones
            print(f"In force: {_name(in_force)}. Answers from {zones.answer:.2f}, choices from {zones.clarify:.2f}.")
            if stored:
                Console().print(_table(stored, desk.institution.local))

    run(work)


@app.command("undo")
def undo(by: By = None, data_dir: DataDir = None) -> None:
    """Go back to the calibration before this one; a running desk follows within seconds."""

    async def work() -> None:
        async with open_desk(Settings(data_dir=data_dir)) as desk:
            stored = await desk.undo_calibration(by or _account())
            print(f"Undone. In force: {_name(stored)}.")

    run(work)


def _table(stored: Sequence[StoredCalibration], local: Callable[[datetime], datetime]) -> Table:
    table = Table(
        "number", "when", "who", "labels", "unanswered", "error before", "after", "answer", "clarify", "state"
    )
    for each in stored:
        state = f"undone {local(each.undone_at):%Y-%m-%d %H:%M} by {each.undone_by}" if each.undone_at else ""
        numbers = (each.ece_before, each.ece_after, each.answer, each.clarify)
        table.add_row(
            str(each.id),
            f"{local(each.created_at):%Y-%m-%d %H:%M}",
            each.actor,
            str(each.labels),
            str(each.unanswered),
            *(f"{number:.3f}" for number in numbers),
            state,
        )
    return table


def _name(stored: StoredCalibration | None) -> str:
    return f"calibration {stored.id} of {stored.created_at:%Y-%m-%d}" if stored else "the shipped settings"


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user of that number
        return "unknown"
