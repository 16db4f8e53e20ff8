"""Whole chats as text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot import cli
from bot.commands.replay import Exchange, fits, read_chat
from bot.settings import CHECKOUT

CHATS = sorted((CHECKOUT / "tests" / "conversations").glob("*.txt"))


def test_a_chat_is_read_line_by_line() -> None:
    chat = read_chat("# un commento\n< nessuno ha ancora parlato\n\n> ciao\n< Buongiorno.\n<   Dica.\n> [Sì]\n>\n")

    assert chat == [Exchange("ciao", ("Buongiorno.", "Dica.")), Exchange("[Sì]", None), Exchange("", None)]


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
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sportello", "replay", "--today", "2026-11-21", *map(str, CHATS)])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    transcript = capsys.readouterr().out
    assert (ended.value.code, [line for line in transcript.splitlines() if line.startswith("!")]) == (0, [])
    assert transcript.count("===") == len(CHATS) >= 6


@pytest.mark.slow
@pytest.mark.xdist_group("replay")
def test_a_chat_that_goes_differently_is_shown_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chat = tmp_path / "wrong.txt"
    chat.write_text("> grazie\n< Non c'è di che.\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["sportello", "replay", str(chat)])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == "1 answers differ."
    assert "< Prego. Se ti serve altro, scrivi qui.\n! expected:\n!   Non c'è di che.\n" in capsys.readouterr().out
