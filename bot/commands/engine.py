"""Opening the dialogue engine on a Rasa project."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from bot.conversations import ConversationStore, Wakes
from bot.database import Database
from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import Engine, missing_actions, train
from bot.dialogue.interpreter import Interpreter
from bot.dialogue.project import Project, load_project
from bot.dialogue.project import read_project as read_files
from bot.errors import ContentRefused, Problem
from bot.handover import Handover
from bot.helpdesk import Helpdesk
from bot.kept import Kept
from bot.settings import Settings
from bot.turns import Turns

ACTIONS = "actions"


def is_desk(project: Path) -> bool:
    """Tell whether a project is a help desk of ours, or any other Rasa project."""
    config = project / "config.yml"
    if not config.is_file():
        return False
    lines = config.read_text("utf-8", errors="replace").splitlines()
    return any(line.startswith("helpdesk:") for line in lines)  # not parsed: the file may be what is wrong


def read_project(folder: Path) -> Project:
    """Read a project; our own keeps its training data in `bot/data`.

    Raises:
        ProjectRefused: with every mistake.
    """
    return load_project(folder, _own_data(folder))


def _own_data(folder: Path) -> Path | None:
    own = folder / "bot" / "data"
    return own if own.is_dir() else None


def open_engine(project: Project, interpreter: Interpreter | None = None) -> Engine:
    """Compile a project with its own `actions` package, and train it unless that was done before."""
    return Engine.open(project, load_actions(project.folder), interpreter=interpreter)


def problems_of_project(folder: Path) -> list[Problem]:
    """Return every mistake of a project's files and code."""
    reading = read_files(folder, _own_data(folder))
    problems = list(reading.problems)
    try:
        actions = load_actions(folder)
        problems += missing_actions(reading.listed, actions)
    except ContentRefused as error:
        problems += error.problems
    return problems


def load_actions(folder: Path) -> ActionRunner:
    """Return the actions of a project.

    Raises:
        ContentRefused: a module of theirs cannot be imported; names it, its line and the error.
    """
    if str(folder.resolve()) not in sys.path:
        sys.path.insert(0, str(folder.resolve()))
    try:
        return ActionRunner.of_package(ACTIONS)
    except Exception as error:  # a rim: importing runs code of the project, which may raise anything
        file, line = _origin_of(error)
        message = f"the actions cannot be imported: {type(error).__name__}: {error}"
        raise ContentRefused([Problem(file, line, message, "correct it, or install what it needs")]) from error


def _origin_of(error: Exception) -> tuple[Path, int]:
    """Return the line that failed: of a syntax error its own, else the last one that runs before a library's."""
    if isinstance(error, SyntaxError) and error.filename:
        return Path(error.filename), error.lineno or 1
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith("<")]
    theirs = [frame for frame in frames if ACTIONS in Path(frame.filename).with_suffix("").parts]
    last = (theirs or frames)[-1]
    return Path(last.filename), last.lineno or 1


def ready_engine(settings: Settings, secret: bytes) -> Engine:
    """Return the engine of a desk, with what was kept of its files and its training in the data folder."""
    project = ready_project(settings, secret)
    return open_engine(project, ready_interpreter(settings, secret, project))


def ready_project(settings: Settings, secret: bytes) -> Project:
    """Return what a desk's files say, as it was kept or read anew when one of them has changed.

    Raises:
        ProjectRefused: with every mistake.
    """
    folder = settings.project
    return Kept(settings.data_dir, secret).get("project", _sources(folder), lambda: read_project(folder))


def ready_interpreter(settings: Settings, secret: bytes, project: Project) -> Interpreter | None:
    """Return what a desk has learnt from its examples, as it was kept or trained anew."""
    return Kept(settings.data_dir, secret).get("interpreter", _sources(settings.project), lambda: train(project))


def _sources(folder: Path) -> tuple[Path, ...]:
    """Return everything that `read_project` reads, be it there or not."""
    names = ("config.yml", "domain.yml", "endpoints.yml", "bot/data", "data")
    return tuple(folder / name for name in names)


def desk_turns(desk: Helpdesk) -> Turns:
    """Return the turns of a help desk."""
    engine = ready_engine(desk.settings, desk.secret)
    return Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))


def project_turns(project: Project, database: Database) -> Turns:
    """Return the turns of another Rasa project: no desk, and typed payloads as Rasa reads them."""
    return Turns(database, ConversationStore(), open_engine(project), Wakes(), typed_payloads=True)
