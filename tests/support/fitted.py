"""What takes seconds to fit or to train, made once for all processes of a test run, and for the next ones."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.commands.engine import ready_interpreter, ready_project
from bot.content import Content, ready_content
from bot.dialogue.interpreter import Interpreter
from bot.secret import load_secret
from bot.settings import CHECKOUT, Settings

KEPT = ("secret.key", "content.cache", "interpreter.cache", "project.cache")


@dataclass(frozen=True)
class Fitted:
    """Our own corpus and our own examples, as a desk keeps them in its data folder."""

    folder: Path
    content: Content
    interpreter: Interpreter


def fit_once(folder: Path) -> Fitted:
    """Return what another process or run has made in `folder`, or make it."""
    folder.mkdir(exist_ok=True)
    settings = Settings(data_dir=folder, project=CHECKOUT)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        secret = load_secret(None, folder)
        content = ready_content(settings, secret)
        interpreter = ready_interpreter(settings, secret, ready_project(settings, secret))
    assert interpreter
    return Fitted(folder, content, interpreter)


def keep(fitted: Fitted, data_dir: Path) -> None:
    """Let a desk that starts in `data_dir` find everything fitted."""
    for name in KEPT:
        shutil.copyfile(fitted.folder / name, data_dir / name)
