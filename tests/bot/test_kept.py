"""What is kept for the next start: right, ours, and never older than its sources."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from bot.kept import Kept

SECRET = b"a secret of this desk only"


class Maker:
    """Counts how often the work was done."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> list[int]:
        self.count += 1
        return [self.count]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "config.yml"
    file.write_text("a: 1")
    return file


def test_a_second_start_finds_what_the_first_one_made(tmp_path: Path, source: Path) -> None:
    make = Maker()

    found = [Kept(tmp_path, SECRET).get("thing", [source], make) for _ in range(2)]

    assert (found, make.count) == ([[1], [1]], 1)


def test_a_changed_source_is_read_anew(tmp_path: Path, source: Path) -> None:
    make = Maker()
    Kept(tmp_path, SECRET).get("thing", [source], make)
    source.write_text("a: 2")

    found = Kept(tmp_path, SECRET).get("thing", [source], make)

    assert found == [2]


def test_a_file_in_a_folder_is_a_source_too(tmp_path: Path) -> None:
    make, folder = Maker(), tmp_path / "corpus" / "tasse"
    folder.mkdir(parents=True)
    Kept(tmp_path, SECRET).get("thing", [tmp_path / "corpus"], make)
    (folder / "isee.md").write_text("new")

    found = Kept(tmp_path, SECRET).get("thing", [tmp_path / "corpus"], make)

    assert found == [2]


def test_a_file_that_another_hand_wrote_is_never_opened(tmp_path: Path, source: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (tmp_path / "opened",))

    make = Maker()
    (tmp_path / "thing.cache").write_bytes(b"\0" * 32 + pickle.dumps(Trap()))

    found = Kept(tmp_path, SECRET).get("thing", [source], make)

    assert found == [1]
    assert not (tmp_path / "opened").exists()


def test_one_thing_is_never_taken_for_another(tmp_path: Path, source: Path) -> None:
    make = Maker()
    Kept(tmp_path, SECRET).get("thing", [source], make)
    (tmp_path / "thing.cache").rename(tmp_path / "other.cache")

    found = Kept(tmp_path, SECRET).get("other", [source], make)

    assert found == [2]


def test_what_is_kept_is_for_its_owner_only(tmp_path: Path, source: Path) -> None:
    Kept(tmp_path, SECRET).get("thing", [source], Maker())

    assert (tmp_path / "thing.cache").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_costs_time_only(source: Path) -> None:
    found = Kept(source, SECRET).get("thing", [source], Maker())

    assert found == [1]


def test_what_was_made_from_a_folder_is_not_taken_for_a_copy_of_it(tmp_path: Path) -> None:
    make = Maker()
    folders = [tmp_path / name / "project" for name in ("one", "other")]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "config.yml").write_text("a: 1")

    found = [Kept(tmp_path, SECRET).get("thing", [folder], make) for folder in folders]

    assert found == [[1], [2]]
