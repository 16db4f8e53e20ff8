"""The wheel carries its words, its corpus and its migrations: it works where no checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    site = folder / "site"
    zipfile.ZipFile(next(folder.glob("*.whl"))).extractall(site)
    return site


def sportello(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of the wheel, far from the checkout."""
    environment = {**os.environ, "PYTHONPATH": str(site), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, cwd=site.parent, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


@pytest.mark.slow
def test_an_installed_desk_finds_no_mistake_in_its_own_content(site: Path) -> None:
    checked = sportello(site, "check", "--data-dir", str(site.parent / "var"))

    assert (checked.returncode, checked.stdout.strip()) == (0, "No problems found."), checked.stderr
    assert (site / "bot" / "project" / "faq_corpus" / "tasse" / "topic.yml").is_file()


@pytest.mark.slow
def test_an_installed_desk_makes_its_database(site: Path) -> None:
    listed = sportello(site, "operator", "list", "--data-dir", str(site.parent / "var"))

    assert listed.returncode == 0, listed.stderr
    assert (site.parent / "var" / "sportello.db").is_file()
