"""`sportello replay`: play whole chats written as text, and compare."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.engine import open_engine, read_project, ready_engine
from bot.commands.options import run
from bot.commands.talk import Talk, all_lines
from bot.content import Content, load_content, ready_content
from bot.database import now
from bot.dialogue.engine import Engine
from bot.errors import ContentRefused, Problem
from bot.handover import Handover
from bot.helpdesk import Helpdesk, share
from bot.secret import load_secret
from bot.settings import Settings
from bot.turns import Turns
from bot.web.logs import configure_logs

app = typer.Typer()

STUDENT, BOT, COMMENT, ANYTHING = ">", "<", "#", "…"


@dataclass(frozen=True)
class Exchange:
    """What the student says, and the lines the bot should answer with; None expects nothing in particular."""

    said: str
    expected: tuple[str, ...] | None


def read_chat(file: Path) -> list[Exchange]:
    """Read lines `> student` and `< bot`; blank lines and comments are passed over.

    Raises:
        ContentRefused: a line is none of these, the bot speaks first, or nobody says anything.
    """
    exchanges: list[Exchange] = []
    problems: list[Problem] = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ContentRefused([Problem(file, 1, "the file is no UTF-8 text")]) from error
    for number, line in enumerate(lines, 1):
        mark, content = line[:1], line[1:].strip()
        if mark == STUDENT:
            exchanges.append(Exchange(content, None))
        elif mark == BOT and exchanges:
            last = exchanges[-1]
            exchanges[-1] = Exchange(last.said, (*(last.expected or ()), content))
        elif mark == BOT:
            problems.append(Problem(file, number, "an answer before the student has said anything", "begin with `> …`"))
        elif line.strip() and mark != COMMENT:
            problems.append(Problem(file, number, "this is no line of a chat", "write `> student`, `< bot` or `# …`"))
    if not exchanges and not problems:
        problems.append(Problem(file, 1, "nobody says anything in this chat", "begin with `> …`"))
    if problems:
        raise ContentRefused(problems)
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


@app.command()
def replay(
    files: Annotated[list[Path], typer.Argument(help="Chats to play.", exists=True, dir_okay=False)],
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Keep there what was fitted and trained; its desk is left alone."),
    ] = None,
    locale: Annotated[str, typer.Option(help="Language of the page: it or en.")] = "it",
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Play on another day: answers have an end.")
    ] = None,
) -> None:
    """Play chats on a desk of their own and print the transcript; exit 1 where an answer differs."""
    configure_logs(sys.stderr, "ERROR", human=True)
    moment = today.replace(hour=11, tzinfo=UTC) if today else None
    chats = _read_all(files)
    differences = run(lambda: _play_all(chats, data_dir, locale, moment))
    if differences:
        sys.exit(f"{differences} answers differ.")


def _read_all(files: list[Path]) -> dict[Path, list[Exchange]]:
    """Read all chats before the first is played: a mistake in the last one shows at once."""
    chats: dict[Path, list[Exchange]] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            chats[file] = read_chat(file)
        except ContentRefused as error:
            problems += error.problems
    if problems:
        raise ContentRefused(problems)
    return chats


async def _play_all(
    chats: dict[Path, list[Exchange]], data_dir: Path | None, locale: str, moment: datetime | None
) -> int:
    """Play each chat on a fresh desk; the corpus is fitted and the engine trained once for all of them."""
    settings = Settings(data_dir=data_dir)
    content, engine = _ready(settings) if data_dir else _made(settings.project)
    differences = 0
    for file, chat in chats.items():
        print(f"=== {file.name}")
        with tempfile.TemporaryDirectory() as scratch:
            own = settings.model_copy(update={"data_dir": Path(scratch), "database_url": None})
            desk = await Helpdesk.open(own, (lambda: moment) if moment else now, content)
            differences += await _play(chat, desk, engine, locale)
    return differences


def _made(project: Path) -> tuple[Content, Engine]:
    return load_content(project), open_engine(read_project(project))


def _ready(settings: Settings) -> tuple[Content, Engine]:
    """Return what was kept in the data folder, or is kept there from now on."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = load_secret(settings.secret_key, settings.data_dir)
    return ready_content(settings, secret), ready_engine(settings, secret)


async def _play(chat: list[Exchange], desk: Helpdesk, engine: Engine, locale: str) -> int:
    share(desk)
    try:
        turns = Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))
        talk = await Talk.begin(desk, turns, locale)
        differences = 0
        for exchange in chat:
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
