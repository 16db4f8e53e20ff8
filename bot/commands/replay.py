"""`sportello replay`: play whole chats written as text, and compare."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.engine import open_engine, read_project
from bot.commands.options import DataDir, run
from bot.commands.talk import Talk, all_lines
from bot.content import load_content
from bot.database import now
from bot.dialogue.engine import Engine
from bot.handover import Handover
from bot.helpdesk import Helpdesk, share
from bot.settings import Settings
from bot.turns import Turns
from bot.web.logs import configure_logs

STUDENT, BOT, COMMENT, ANYTHING = ">", "<", "#", "…"


@dataclass(frozen=True)
class Exchange:
    """What the student says, and the lines the bot should answer with; None expects nothing in particular."""

    said: str
    expected: tuple[str, ...] | None


def read_chat(text: str) -> list[Exchange]:
    """Read lines `> student` and `< bot`; blank lines and comments are passed over."""
    exchanges: list[Exchange] = []
    for line in text.splitlines():
        mark, content = line[:1], line[1:].strip()
        if mark == STUDENT:
            exchanges.append(Exchange(content, None))
        elif mark == BOT and exchanges:
            last = exchanges[-1]
            exchanges[-1] = Exchange(last.said, (*(last.expected or ()), content))
    return exchanges


def fits(expected: tuple[str, ...] | None, said: list[str]) -> bool:
    """Tell whether lines are as expected; `…` stands for any text in a line, alone on a line for any lines."""
    if expected is None:
        return True
    heard = {0}  # how many lines of `said` may be accounted for so far
    for line in expected:
        if line == ANYTHING:
            heard = set(range(min(heard, default=len(said) + 1), len(said) + 1))
        else:
            heard = {count + 1 for count in heard if count < len(said) and _line_fits(line, said[count])}
    return len(said) in heard


def _line_fits(expected: str, said: str) -> bool:
    parts = expected.split(ANYTHING)
    if len(parts) == 1:
        return expected == said
    if not said.startswith(parts[0]) or not said.endswith(parts[-1]):
        return False
    place = len(parts[0])
    for part in parts[1:-1]:
        place = said.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return place <= len(said) - len(parts[-1])


def replay(
    files: Annotated[list[Path], typer.Argument(help="Chats to play.", exists=True, dir_okay=False)],
    data_dir: DataDir = None,
    locale: Annotated[str, typer.Option(help="Language of the page: it or en.")] = "it",
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Play on another day: answers have an end.")
    ] = None,
) -> None:
    """Play chats on a desk of their own and print the transcript; exit 1 where an answer differs."""
    configure_logs(sys.stderr, "ERROR", human=True)
    moment = today.replace(hour=11, tzinfo=UTC) if today else None
    differences = run(lambda: _play_all(files, data_dir, locale, moment))
    if differences:
        sys.exit(f"{differences} answers differ.")


async def _play_all(files: list[Path], data_dir: Path | None, locale: str, moment: datetime | None) -> int:
    """Play each file on a fresh desk; the corpus is fitted and the engine trained once for all of them."""
    project = Settings().project
    content, engine = load_content(project), open_engine(read_project(project))
    differences = 0
    for file in files:
        print(f"=== {file.name}")
        with tempfile.TemporaryDirectory() as scratch:
            settings = Settings(data_dir=data_dir or Path(scratch))
            desk = await Helpdesk.open(settings, (lambda: moment) if moment else now, content)
            differences += await _play(file, desk, engine, locale)
    return differences


async def _play(file: Path, desk: Helpdesk, engine: Engine, locale: str) -> int:
    share(desk)
    try:
        turns = Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))
        talk = await Talk.begin(desk, turns, locale)
        differences = 0
        for exchange in read_chat(file.read_text("utf-8")):
            print(f"{STUDENT} {exchange.said}")
            said = all_lines(await talk.say(exchange.said))
            for line in said:
                print(f"{BOT} {line}")
            if not fits(exchange.expected, said):
                differences += 1
                print("! expected:")
                for line in exchange.expected or ():
                    print(f"!   {line}")
        await turns.close()
        return differences
    finally:
        share(None)
        await desk.close()
