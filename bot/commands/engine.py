"""Opening the dialogue engine on a Rasa project."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.conversations import ConversationStore, Wakes
from bot.database import Database
from bot.dialogue.action_runner import ActionRunner
from bot.dialogue.engine import Engine, train
from bot.dialogue.interpreter import Interpreter
from bot.dialogue.project import Project, load_project
from bot.handover import Handover
from bot.helpdesk import Helpdesk
from bot.kept import Kept
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
    return Engine.open(project, ActionRunner.of_package(ACTIONS), interpreter=interpreter)


def desk_turns(desk: Helpdesk) -> Turns:
    """Return the turns of a help desk."""
    folder = desk.settings.project
    project = read_project(folder)
    sources = (folder / "config.yml", folder / "domain.yml", folder / "bot" / "data")
    interpreter = Kept(desk.settings.data_dir, desk.secret).get("interpreter", sources, lambda: train(project))
    engine = open_engine(project, interpreter)
    return Turns(desk.database, desk.conversations, engine, desk.wakes, Handover(desk))


def project_turns(project: Project, database: Database) -> Turns:
    """Return the turns of another Rasa project: no desk, and typed payloads as Rasa reads them."""
    return Turns(database, ConversationStore(), open_engine(project), Wakes(), typed_payloads=True)
