"""`sportello faq import`: existing FAQ pages become drafts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DataDir
from bot.faq.drafts import write_drafts
from bot.faq.importing import read_for_import
from bot.faq.importing_pages import READERS
from bot.settings import Settings

TOPIC = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def import_pages(
    path: Annotated[Path, typer.Argument(help="A .md, .csv, .xlsx, .jsonl or .html file, or a folder of them.")],
    topic: Annotated[str, typer.Option(help="Folder of the topic the drafts are for.")],
    into: Annotated[Path | None, typer.Option(help="Folder of the drafts; default: drafts in the data folder.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Turn FAQ pages into drafts; the corpus that is served is not touched."""
    if not TOPIC.fullmatch(topic):
        raise typer.BadParameter("a topic is lower-case words joined by hyphens", param_hint="--topic")
    found = read_for_import(path, dict(READERS))
    report = write_drafts(found.entries, into or Settings(data_dir=data_dir).data_dir / "drafts", topic)
    for problem in found.left_out:
        print(problem)
    for file in report.kept:
        print(f"{file}: kept as it is, it has other content")
    print(
        f"{len(report.written)} drafts written, {len(report.unchanged)} unchanged, {len(report.kept)} kept, "
        f"{len(found.left_out)} left out."
    )
