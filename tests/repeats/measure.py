"""How well two requests about one matter are told from two about two: on pairs written by hand, with our own corpus.

Run `python tests/repeats/measure.py` to print the figures for several thresholds, and what goes wrong at ours.
"""

from __future__ import annotations

import json
from pathlib import Path

from actions.repeats import SAME_MATTER, Matter, likeness
from bot.content import load_content

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55)


def main() -> None:
    """Print all figures and mistakes."""
    retriever = load_content(ROOT).retriever
    pairs = [json.loads(line) for line in (HERE / "pairs.jsonl").read_text("utf-8").splitlines()]
    scored = [(likeness(retriever, Matter(pair["one"]), Matter(pair["other"]), "it"), pair) for pair in pairs]
    same = [score for score, pair in scored if pair["same"]]
    apart = [score for score, pair in scored if not pair["same"]]
    for threshold in THRESHOLDS:
        found, asked = sum(score >= threshold for score in same), sum(score >= threshold for score in apart)
        print(f"{threshold:.2f}: {found} of {len(same)} repeats found, {asked} of {len(apart)} others asked about")
    for score, pair in scored:
        if (score >= SAME_MATTER) is not pair["same"]:
            print(f"  {score:.2f} {'missed' if pair['same'] else 'asked'}: {pair['one']!r}, {pair['other']!r}")


if __name__ == "__main__":
    main()
