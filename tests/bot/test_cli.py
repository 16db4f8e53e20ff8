"""The command line: a mistake ends in one clear line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.desk import SMALL

from bot.settings import CHECKOUT


def sportello(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(CHECKOUT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"SPORTELLO_PROJECT": str(SMALL)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SPORTELLO_PORT": "http"}, "SPORTELLO_PORT: this is no whole number"),
        ({"SPORTELLO_EMBED_ORIGINS": "*"}, "SPORTELLO_EMBED_ORIGINS: '*' is not an origin"),
        ({"SPORTELLO_SECRET_KEY": "changeme" * 8}, "SPORTELLO_SECRET_KEY is a default"),
        ({"DATABASE_URL": "mysql://root@localhost/desk"}, "mysql is not supported"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://desk@127.0.0.1:1/desk"}, "the database does not answer"),
        ({"SPORTELLO_DATA_DIR": "/proc/nowhere"}, "/proc/nowhere"),
    ],
)
def test_a_wrong_setting_is_told_without_a_trace(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    done = sportello(tmp_path, "operator", "list", **settings)

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_says_what_it_does(tmp_path: Path) -> None:
    done = sportello(tmp_path, "--help")

    assert done.returncode == 0
    assert all(
        command in done.stdout for command in ("serve", "chat", "check", "replay", "verify-audit", "operator", "faq")
    )
