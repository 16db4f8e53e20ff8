"""The engine runs a Rasa project unchanged: turn by turn it says what Rasa 3.6.21 said."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def test_every_answer_is_the_one_rasa_gave(peer, golden, same_answer):
    lines = [f"{one.name}\t{text}" for one in golden for text, _ in one.turns]
    environment = {
        **os.environ,
        "TICKET_DB": f"sqlite:///{peer}/tickets.db",
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": "1",
    }

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
    expected = [(one.name, text, answer) for one in golden for text, answer in one.turns]
    assert len(answers) == len(expected) == 33
    for ours, (name, text, theirs) in zip(answers, expected, strict=True):
        assert same_answer(ours, theirs), f"{name}: {text!r}\n  ours:   {ours}\n  Rasa's: {theirs}"
