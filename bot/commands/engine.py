"""Opening the dialogue engine on a Rasa project."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

from bot.conversations import ConversationStore, Wakes
from bot.database import Database
from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import Engine, train
from bot.dialogue.interpreter import Interpreter
from bot.dialogue.project import Project, load_project
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
    own = folder / "bot" / "data"
    return load_project(folder, own if own.is_dir() else None)


def open_engine(project: Project, interpreter: Interpreter | None = None) -> Engine:
    """Compile a project with its own `actions` package, and train it unless that was done before."""
    if str(project.folder) not in sys.path:
        sys.path.insert(0, str(project.folder.resolve()))
    return Engine.open(project, load_actions(), interpreter=interpreter)


def load_actions() -> ActionRunner:
    """Return the actions of the project whose folder comes first in the path of imports.

    Raises:
        ContentRefused: a module of theirs cannot be imported; names it, its line and the error.
    """
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
    """Return the engine of a desk, with what was kept of its training in the data folder."""
    folder = settings.project
    project = read_project(folder)
    sources = (folder / "config.yml", folder / "domain.yml", folder / "bot" / "data")
    interpreter = Kept(settings.data_dir, secret).get("interpreter", sources, lambda: train(project))
    return open_engine(project, interpreter)


def desk_turns(desk: Helpdesk) -> Turns:
    """Return the turns of a help desk."""
    engine = ready_engine(desk.settings, desk.secret)
    return Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))


def project_turns(project: Project, database: Database) -> Turns:
    """Return the turns of another Rasa project: no desk, and typed payloads as Rasa reads them."""
    return Turns(database, ConversationStore(), open_engine(project), Wakes(), typed_payloads=True)
