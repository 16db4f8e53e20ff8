"""The command line: a mistake ends in one clear line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from support.desk import SMALL

from bot.settings import CHECKOUT


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SPORTELLO_PORT", "http", "SPORTELLO_PORT: this is no whole number"),
        ("SPORTELLO_EMBED_ORIGINS", "*", "SPORTELLO_EMBED_ORIGINS: '*' is not an origin"),
        ("SPORTELLO_SECRET_KEY", "changeme" * 8, "SPORTELLO_SECRET_KEY is a default"),
        ("DATABASE_URL", "mysql://root@localhost/desk", "mysql is not supported"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://desk@127.0.0.1:1/desk", "the database does not answer"),
        ("SPORTELLO_DATA_DIR", "/proc/nowhere", "/proc/nowhere"),
    ],
)
def test_a_wrong_setting_is_told_without_a_trace(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("SPORTELLO_PROJECT", str(SMALL))
    monkeypatch.setenv(name, value)

    done = run("operator", "list")

    assert done.code == 1
    assert said in done.said
    assert "Traceback" not in done.said


def test_every_command_says_what_it_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )

    commands = ("serve", "chat", "check", "replay", "verify-audit", "operator", "outbox", "faq")
    assert [name for name in commands if name not in done.stdout] == []
