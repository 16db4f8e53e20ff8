"""Whole chats as text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.fitted import KEPT, Fitted, keep

from bot import cli
from bot.commands.replay import Exchange, fits, read_chat
from bot.settings import CHECKOUT

CHATS = sorted((CHECKOUT / "tests" / "conversations").glob("*.txt"))


def test_a_chat_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("# un commento\n\n> ciao\n< Buongiorno.\n<   Dica.\n> [Sì]\n>\n", "utf-8")

    chat = read_chat(file)

    assert chat == [Exchange("ciao", ("Buongiorno.", "Dica.")), Exchange("[Sì]", None), Exchange("", None)]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"garbage line\n", [1]),
        (b"", [1]),
        (b"# only a comment\n\n", [1]),
        (b"< Buongiorno.\n> ciao\n< Ciao.\nCiao.\n", [1, 4]),
        (b"> perch\xe9\n", [1]),
    ],
)
def test_what_is_no_chat_fails_with_its_lines(
    run: Callable[..., Any], tmp_path: Path, content: bytes, lines: list[int]
) -> None:
    file = tmp_path / "chat.txt"
    file.write_bytes(content)

    done = run("replay", str(file))

    assert done.code == 1
    assert [f"{file}:{line}:" in done.said for line in lines] == [True] * len(lines)
    assert f"{len(lines)} problems found." in done.said


@pytest.mark.parametrize(
    ("expected", "said", "same"),
    [
        (None, ["anything"], True),
        ((), [], True),
        (("a",), ["a"], True),
        (("a",), ["a", "b"], False),
        (("a", "b"), ["a"], False),
        (("a",), [], False),
        (("a",), ["A"], False),
        (("numero …",), ["numero 000001"], True),
        (("…zeri…",), ["con gli zeri: serve"], True),
        (("a…b…c",), ["a1b2c"], True),
        (("a…b…c",), ["ac"], False),
        (("aa…aa",), ["aaa"], False),
        (("x…y…y",), ["xy"], False),
        (("…",), [], True),
        (("…",), ["a", "b"], True),
        (("a", "…"), ["a", "b", "c"], True),
        (("a", "…", "c"), ["a", "b", "b", "c"], True),
        (("a", "…", "d"), ["a", "b", "c"], False),
        (("…", "b", "…", "d"), ["b", "x", "b", "d"], True),
    ],
)
def test_dots_stand_for_any_text(expected: tuple[str, ...] | None, said: list[str], same: bool) -> None:
    assert fits(expected, said) is same


def test_dots_do_not_make_the_comparison_slow() -> None:
    assert fits(("…",) * 10 + ("end",), ["x"] * 200) is False


@pytest.mark.slow
@pytest.mark.xdist_group("replay")
def test_our_own_chats_go_as_they_are_written(
    fitted: Fitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(fitted, tmp_path)
    options = ("--today", "2026-11-21", "--data-dir", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["sportello", "replay", *options, *map(str, CHATS)])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    transcript = capsys.readouterr().out
    assert (ended.value.code, [line for line in transcript.splitlines() if line.startswith("!")]) == (0, [])
    assert transcript.count("===") == len(CHATS) >= 6


@pytest.mark.xdist_group("replay")
def test_a_chat_that_goes_differently_is_shown_and_fails_and_no_desk_hears_of_it(
    fitted: Fitted, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chat, desk = tmp_path / "wrong.txt", tmp_path / "var"
    desk.mkdir()
    keep(fitted, desk)
    chat.write_text("> grazie\n< Non c'è di che.\n", "utf-8")
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk@127.0.0.1:1/desk")

    done = run("replay", "--data-dir", str(desk), str(chat))

    assert done.code == 1
    assert "1 answers differ." in done.said
    assert "< Prego. Se ti serve altro, scrivi qui.\n! expected:\n!   Non c'è di che.\n" in done.said
    assert sorted(file.name for file in desk.iterdir()) == sorted(KEPT)
