"""Rules, compiled once: which states lead to which action.

A row holds the states since the rule's `...`, each with only the features that the rule names. It fits a
conversation whose last states have all of these features. Of several rows the most specific one counts; how
specific, is measured as in Rasa by the length of the row's JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.dialogue.history import ACTION, ENTITIES, INTENT, LOOP, SLOT, State
from bot.dialogue.names import ACTION_LISTEN, RULE_SNIPPET, UNSET, Absence
from bot.dialogue.training_walk import Example


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


def rule_table(examples: Iterable[Example]) -> Table:
    """Return the table of all rules."""
    table = Table()
    for example in examples:
        states = since_snippet(example.states)
        if states and example.action != RULE_SNIPPET:
            table.add(states, example.action)
    return table


def detours(examples: Iterable[Example]) -> list[tuple[tuple[State, ...], Detour]]:
    """Return after which states a form is left or come back to, from rules and stories."""
    found: dict[str, tuple[tuple[State, ...], Detour]] = {}
    for example in examples:
        last = example.states[-1]
        loop = loop_of(last)
        if loop is None:
            continue
        before = example.states[-2].get(ACTION) if len(example.states) > 1 else None
        states = since_snippet(([{ACTION: before}] if before else []) + [last])
        after_listen = last.get(ACTION) == ACTION_LISTEN
        if states and after_listen and example.action == loop:
            found[json_key(states)] = (states, Detour.FORM_COMES_BACK)
        elif states and not after_listen and example.action != loop:
            found[json_key(states)] = (states, Detour.FORM_STAYS_AWAY)
    return list(found.values())


def since_snippet(states: Sequence[State]) -> tuple[State, ...]:
    """Return the states after the last `...`, which stands for anything."""
    start = max((i + 1 for i, state in enumerate(states) if state.get(ACTION) == RULE_SNIPPET), default=0)
    return tuple(states[start:])


def fits(wanted: Sequence[State], states: Sequence[State]) -> bool:
    """Tell whether the last `states` have every feature of `wanted`."""
    if len(wanted) > len(states):
        return False
    return all(_state_fits(rule, state) for rule, state in zip(reversed(wanted), reversed(states), strict=False))


def _state_fits(rule: State, state: State) -> bool:
    if ACTION not in rule or ACTION not in state:  # the start of a conversation fits itself only
        return ACTION not in rule and ACTION not in state
    for key, feature in rule.items():
        seen = state.get(key)
        if feature is UNSET and seen is not None and seen is not UNSET:
            return False
        if feature is not UNSET and seen != feature:
            return False
    return True


def loop_of(state: State) -> str | None:
    """Return the active form of a state."""
    loop = state.get(LOOP)
    return loop if isinstance(loop, str) else None


def json_key(states: Sequence[State]) -> str:
    """Return states as Rasa writes them: its length decides which rule is the more specific one."""
    return json.dumps([_nested(state) for state in states], sort_keys=True)


def _nested(state: State) -> dict[str, Any]:
    user = {key: _plain(state[key]) for key in (INTENT, ENTITIES) if key in state}
    slots = {key.removeprefix(SLOT): _plain(value) for key, value in state.items() if key.startswith(SLOT)}
    action = {"action_name": state[ACTION]} if ACTION in state else {}
    loop = {"name": _plain(state[LOOP])} if LOOP in state else {}
    parts = {"user": user, "slots": slots, "prev_action": action, "active_loop": loop}
    return {name: part for name, part in parts.items() if part}


def _plain(feature: Any) -> Any:
    if isinstance(feature, Absence):
        return feature.value
    return list(feature) if isinstance(feature, tuple) else feature
