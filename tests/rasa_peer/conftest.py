"""The peer project, in a copy of its own, and what real Rasa answered to it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Golden:
    """One scripted conversation: each message with what Rasa answered."""

    name: str
    turns: list[tuple[str, list[dict]]]


def read_transcript() -> list[Golden]:
    conversations: list[Golden] = []
    for line in (HERE / "transcript.txt").read_text("utf-8").splitlines():
        if line.startswith("=== "):
            conversations.append(Golden(line.removeprefix("=== "), []))
        elif line.startswith("U:"):
            conversations[-1].turns.append((line.removeprefix("U:").removeprefix(" "), []))
        elif line.strip().startswith("B: "):
            conversations[-1].turns[-1][1].append(json.loads(line.strip().removeprefix("B: ")))
    return conversations


@pytest.fixture(scope="session")
def golden() -> list[Golden]:
    return read_transcript()


@pytest.fixture
def peer(tmp_path: Path) -> Path:
    """A copy of the peer project in which nothing has happened."""
    return Path(shutil.copytree(HERE / "project", tmp_path / "peer"))


@pytest.fixture(scope="session")
def same_answer():
    """Compare two answers; of a response with several variations any one will do."""
    domain = YAML(typ="safe", pure=True).load((HERE / "project" / "domain.yml").read_text("utf-8"))
    variations = {one.get("text"): name for name, ones in domain["responses"].items() for one in ones if len(ones) > 1}

    def comparable(answer: list[dict]) -> list[dict]:
        found = []
        for part in answer:
            said = {key: value for key, value in part.items() if key != "recipient_id"}
            found.append({**said, "text": variations.get(said.get("text"), said.get("text"))})
        return found

    return lambda ours, theirs: comparable(ours) == comparable(theirs)
