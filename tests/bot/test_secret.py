"""The desk's own secret: made once, never guessable, never half written."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.secret import FILE, SecretRefused, load_secret


def test_a_new_desk_makes_its_secret_and_keeps_it(tmp_path: Path) -> None:
    first, second = load_secret(None, tmp_path), load_secret(None, tmp_path)

    assert first == second
    assert len(first) == 64


def test_two_desks_have_two_secrets(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()

    assert load_secret(None, one) != load_secret(None, other)


def test_nobody_else_on_the_machine_can_read_it(tmp_path: Path) -> None:
    load_secret(None, tmp_path)

    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        secrets = set(threads.map(lambda _: load_secret(None, tmp_path), range(64)))

    assert len(secrets) == 1
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_a_secret_that_a_stop_left_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()

    with pytest.raises(SecretRefused):
        load_secret(None, tmp_path)


def test_a_secret_that_was_set_wins_and_nothing_is_written(tmp_path: Path) -> None:
    assert load_secret("q8Zr1v0XyT5kLw2NbPdM7sHcJfGa4EuO", tmp_path) == b"q8Zr1v0XyT5kLw2NbPdM7sHcJfGa4EuO"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "given", ["a" * 64, "abcabc" * 10, "ChangeMe-please-1234567890-abcdef", "my-default-key-0123456789"]
)
def test_a_secret_that_others_could_know_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(SecretRefused) as refused:
        load_secret(given, tmp_path)

    assert given not in str(refused.value)
