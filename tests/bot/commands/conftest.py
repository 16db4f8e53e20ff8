"""The command line, run in this process."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.desk import SMALL

from bot import cli
from bot.settings import CHECKOUT, Settings


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code, and all that it printed."""

    code: int
    said: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Return a function that runs `sportello` with arguments, in an empty folder and a bare environment."""
    for name in ("DATABASE_URL", *(f"SPORTELLO_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, typed: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["sportello", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        code = ended.value.code
        words = code if isinstance(code, str) else ""
        return Done(code if isinstance(code, int) else int(bool(code)), printed.out + printed.err + words)

    return run


@pytest.fixture
def project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of our project with the small corpus, which may be broken; `run` empties the environment before."""
    folder = tmp_path / "project"
    shutil.copytree(SMALL / "faq_corpus", folder / "faq_corpus")
    shutil.copytree(CHECKOUT / "bot" / "data", folder / "bot" / "data")
    shutil.copyfile(CHECKOUT / "domain.yml", folder / "domain.yml")
    own = (CHECKOUT / "config.yml").read_text("utf-8").partition("\nhelpdesk:")[0]
    (folder / "config.yml").write_text(f"{own}\n{(SMALL / 'config.yml').read_text('utf-8')}", "utf-8")
    monkeypatch.setenv("SPORTELLO_PROJECT", str(folder))
    return folder
