"""Whether states of a conversation have what a rule wants."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bot.dialogue.history import ACTION, ENTITIES, INTENT, LOOP, SLOT, State
from bot.dialogue.names import UNSET, Absence


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
