"""Training our own files on a real Rasa, from a copy, once for each content of the files."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from servers import ROOT, environment

FILES = ("config.yml", "domain.yml", "bot/data/nlu.yml", "bot/data/rules.yml", "bot/data/stories.yml")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WARNING = re.compile(r"(?:UserWarning: |WARNING +|ERROR +)(.*)")
MEANT = (
    re.compile(r"The utterance '\w+' is not used in any story or rule"),  # an action says it
    re.compile(r"The intent '\w+' is listed in the domain file, but is not found in the NLU"),  # a button sends it
    re.compile(r"The intent '(give_answer|keep_draft)' is not used in any story or rule"),  # the form takes it
    re.compile(r"You have defined training data consisting of entity examples"),  # RegexEntityExtractor wants some
)


class Refused(RuntimeError):
    """Rasa did not accept our files."""


def copy_project(folder: Path) -> Path:
    """Copy what Rasa reads: it writes into the folder it works in."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def train(project: Path, home: Path) -> tuple[Path, list[str]]:
    """Return the model of a project and the warnings that were not meant; an unchanged project is not trained again.

    Raises:
        Refused: with what Rasa said.
    """
    digest = hashlib.sha256(b"\0".join((project / name).read_bytes() for name in FILES)).hexdigest()[:16]
    model, log = home / "models" / f"{digest}.tar.gz", home / "models" / f"{digest}.log"
    if not model.exists():
        model.parent.mkdir(parents=True, exist_ok=True)
        command = [str(home / "rasa/bin/rasa"), "train", "--fixed-model-name", digest, "--out", str(model.parent)]
        command += ["--config", "config.yml", "--domain", "domain.yml", "--data", "bot/data"]
        done = subprocess.run(command, cwd=project, env=environment(), capture_output=True, check=False, text=True)
        log.write_text(done.stdout + done.stderr, "utf-8")
        if done.returncode or not model.exists():
            raise Refused((done.stdout + done.stderr)[-4000:])
    warnings = WARNING.findall(COLOUR.sub("", log.read_text("utf-8")))
    return model, [warning for warning in warnings if not any(meant.match(warning) for meant in MEANT)]
