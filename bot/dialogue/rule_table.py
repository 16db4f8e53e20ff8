"""Rules, compiled once: which states lead to which action.

A row holds the states since the rule's `...`, each with only the features that the rule names. It fits a
conversation whose last states have all of these features. Of several rows the most specific one counts; how
specific, is measured as in Rasa by the length of the row's JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.dialogue.history import ACTION, State
from bot.dialogue.matching import fits, json_key, loop_of
from bot.dialogue.names import ACTION_LISTEN, RULE_SNIPPET
from bot.dialogue.training_walk import Lesson


@dataclass(frozen=True)
class Row:
    """In these states, oldest first, comes this action; `key` is their JSON."""

    states: tuple[State, ...]
    action: str
    key: str

    @property
    def loop(self) -> str | None:
        """Return the form that the last state names."""
        return loop_of(self.states[-1])


class Detour(Enum):
    """What the training data say about leaving a form's happy path."""

    FORM_COMES_BACK = "loop_was_interrupted"  # the form runs again, and must not validate this message
    FORM_STAYS_AWAY = "do_not_predict_loop_action"  # something else follows first


class Table:
    """Rows, found by the last action, the most specific first."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._ambiguous: set[str] = set()
        self._by_last_action: dict[Any, list[Row]] = {}

    def add(self, states: Sequence[State], action: str) -> None:
        """Add a row; two that say different things for the same states leave each other out."""
        key = json_key(states)
        if key in self._ambiguous:
            return
        known = self._rows.get(key)
        if known is not None and known.action != action:
            self._ambiguous.add(key)
            del self._rows[key]
        elif known is None:
            self._rows[key] = Row(tuple(states), action, key)
        self._by_last_action = {}

    def drop(self, key: str) -> None:
        """Remove a row."""
        self._rows.pop(key, None)
        self._by_last_action = {}

    def rows(self) -> list[Row]:
        """Return all rows in the order in which they were added."""
        return list(self._rows.values())

    def best(self, states: Sequence[State]) -> Row | None:
        """Return the most specific row that fits the end of `states`."""
        if not self._by_last_action:
            for row in sorted(self._rows.values(), key=lambda one: -len(one.key)):
                self._by_last_action.setdefault(row.states[-1].get(ACTION), []).append(row)
        candidates = self._by_last_action.get(states[-1].get(ACTION), [])
        return next((row for row in candidates if fits(row.states, states)), None)


def rule_table(lessons: Iterable[Lesson]) -> Table:
    """Return the table of all rules."""
    table = Table()
    for lesson in lessons:
        states = since_snippet(lesson.states)
        if states and lesson.action != RULE_SNIPPET:
            table.add(states, lesson.action)
    return table


def detours(lessons: Iterable[Lesson]) -> list[tuple[tuple[State, ...], Detour]]:
    """Return after which states a form is left or come back to, from rules and stories."""
    found: dict[str, tuple[tuple[State, ...], Detour]] = {}
    for lesson in lessons:
        last = lesson.states[-1]
        loop = loop_of(last)
        if loop is None:
            continue
        before = lesson.states[-2].get(ACTION) if len(lesson.states) > 1 else None
        states = since_snippet(([{ACTION: before}] if before else []) + [last])
        after_listen = last.get(ACTION) == ACTION_LISTEN
        if states and after_listen and lesson.action == loop:
            found[json_key(states)] = (states, Detour.FORM_COMES_BACK)
        elif states and not after_listen and lesson.action != loop:
            found[json_key(states)] = (states, Detour.FORM_STAYS_AWAY)
    return list(found.values())


def since_snippet(states: Sequence[State]) -> tuple[State, ...]:
    """Return the states after the last `...`, which stands for anything."""
    start = max((i + 1 for i, state in enumerate(states) if state.get(ACTION) == RULE_SNIPPET), default=0)
    return tuple(states[start:])
