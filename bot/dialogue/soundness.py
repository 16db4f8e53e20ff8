"""Rules and stories without a mistake of their own: only these can be said to contradict each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from bot.dialogue.training_data import Story, TrainingData
from bot.errors import Problem

StoryT = TypeVar("StoryT", bound=Story)


def sound(data: TrainingData, problems: Sequence[Problem]) -> TrainingData:
    """Return what has no problem between its first line and the next rule or story of its file.

    Where a rule is left out, so are the stories: one may well agree with that rule and with no other.
    """
    if not problems:
        return data
    starts: dict[Path, list[int]] = defaultdict(list)
    for one in [*data.rules, *data.stories]:
        starts[one.place.file].append(one.place.line)
    for lines in starts.values():
        lines.sort()
    bad = {(problem.file, _start(starts[problem.file], problem.line)) for problem in problems if problem.file in starts}
    rules, stories = _without(data.rules, bad), _without(data.stories, bad)
    return TrainingData(rules=rules, stories=stories if len(rules) == len(data.rules) else [])


def _start(starts: Sequence[int], line: int) -> int:
    """Return where the rule begins that holds a line; 0 for a line above all of them."""
    place = bisect_right(starts, line)
    return starts[place - 1] if place else 0


def _without(written: list[StoryT], bad: set[tuple[Path, int]]) -> list[StoryT]:
    return [one for one in written if (one.place.file, one.place.line) not in bad]
