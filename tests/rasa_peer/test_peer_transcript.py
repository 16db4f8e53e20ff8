"""The engine runs a Rasa project unchanged: turn by turn it says what Rasa 3.6.21 said.

Once through the engine alone, once through `serve --project` and its REST channel. Each in a process of its
own: the project's package is called `actions`, as ours is.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TURNS = 33


@pytest.fixture
def environment(peer: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TICKET_DB": f"sqlite:///{peer}/tickets.db",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": "1",
    }


@pytest.fixture
def rest(peer: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of the peer's REST channel, served as an administrator would."""
    serve = [
        sys.executable,
        "-m",
        "bot",
        "serve",
        "--project",
        str(peer),
        "--port",
        "0",
        "--data-dir",
        str(tmp_path / "var"),
    ]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(serve, env=environment, cwd=peer, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        line = server.stdout.readline()
        assert line.startswith("REST: "), (tmp_path / "log").read_text()
        yield line.removeprefix("REST: ").strip()
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_the_engine_gives_every_answer_that_rasa_gave(peer, environment, golden, same_answer):
    lines = [f"{one.name}\t{text}" for one in golden for text, _ in one.turns]

    talk = subprocess.run(
        [sys.executable, str(HERE / "talk.py"), str(peer)],
        input="\n".join(lines) + "\n",
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment,
        cwd=peer,
        timeout=100,
    )

    assert talk.returncode == 0, talk.stderr
    answers = [json.loads(line) for line in talk.stdout.splitlines() if line.startswith("[{") or line == "[]"]
    compare(answers, golden, same_answer)


def test_the_rest_channel_gives_every_answer_that_rasa_gave(rest, golden, same_answer):
    def say(sender: str, text: str) -> list[dict]:
        body = json.dumps({"sender": sender, "message": text}).encode()
        with urlopen(Request(rest, body, {"Content-Type": "application/json"}), timeout=60) as answer:
            return json.load(answer)

    answers = [say(one.name, text) for one in golden for text, _ in one.turns]

    compare(answers, golden, same_answer)


def compare(answers, golden, same_answer) -> None:
    expected = [(one.name, text, answer) for one in golden for text, answer in one.turns]
    assert len(answers) == len(expected) == TURNS
    for ours, (name, text, theirs) in zip(answers, expected, strict=True):
        assert same_answer(ours, theirs), f"{name}: {text!r}\n  ours:   {ours}\n  Rasa's: {theirs}"
