"""Random walks through a project that uses everything the engine supports: each answer is the one Rasa gave.

120 conversations, recorded with Rasa 3.6.21 by `record.py`: words, buttons, cards, the active form and every slot.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WALKS = HERE / "walks.jsonl"


def test_every_walk_goes_where_rasa_went():
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OMP_NUM_THREADS": "1"}

    talk = subprocess.run(
        [sys.executable, "-B", str(HERE / "talk.py"), str(HERE / "project"), str(WALKS)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment,
        timeout=110,
    )

    assert talk.returncode == 0, talk.stderr[-2000:]
    ours = [json.loads(line.removeprefix("WALK ")) for line in talk.stdout.splitlines() if line.startswith("WALK ")]
    theirs = [json.loads(line) for line in WALKS.read_text("utf-8").splitlines()]
    assert len(ours) == len(theirs) == 120
    for walk, wanted in zip(ours, theirs, strict=True):
        for place, (turn, expected) in enumerate(zip(walk, wanted, strict=True)):
            assert turn == expected, [one["message"] for one in wanted[: place + 1]]
