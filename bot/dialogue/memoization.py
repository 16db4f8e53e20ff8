"""The policy that repeats memorised stories, as long as the last turns are exactly theirs."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.history import ACTION, ENTITIES, INTENT, LOOP, SLOT, History, Moment, State
from bot.dialogue.matching import json_key, loop_of
from bot.dialogue.names import ACTION_LISTEN
from bot.dialogue.training_walk import Lesson

_OF_USER = (INTENT, ENTITIES)


class Memoization:
    """The stories' last `max_history` states, and what followed."""

    def __init__(self, max_history: int, lessons: Iterable[Lesson]) -> None:
        self.max_history = max_history
        self._next: dict[str, str] = {}
        ambiguous: set[str] = set()
        for lesson in lessons:
            key = json_key(lesson.states[-max_history:])
            if self._next.setdefault(key, lesson.action) != lesson.action:
                ambiguous.add(key)
        for key in ambiguous:
            del self._next[key]

    def predict(self, history: History, rule_only_slots: frozenset[str], rule_only_loops: frozenset[str]) -> str | None:
        """Return what followed in a story after these very turns, without those that only rules know."""
        states = visible_states(history, rule_only_slots, rule_only_loops)
        return self._next.get(json_key(states[-self.max_history :]))


def visible_states(history: History, rule_only_slots: frozenset[str], rule_only_loops: frozenset[str]) -> list[State]:
    """Return the states as they would be had the turns that only rules know never happened."""
    now = history.now
    keeps = now.get(ACTION) == now.get(LOOP)
    states: list[State] = []
    last_action = None
    is_hidden = False
    for moment in [*history.moments, Moment(now, "", None if keeps else False)]:
        if not is_hidden:
            last_action = moment.state.get(ACTION)
        is_hidden = is_hidden if moment.hidden is None else moment.hidden
        if is_hidden:
            continue
        state = {key: value for key, value in moment.state.items() if key.removeprefix(SLOT) not in rule_only_slots}
        if loop_of(state) in rule_only_loops:
            del state[LOOP]
        if states and state.get(ACTION) != ACTION_LISTEN:
            for key in _OF_USER:
                state.pop(key, None)
                if key in states[-1]:
                    state[key] = states[-1][key]
        if last_action is not None:
            state[ACTION] = last_action
        states.append(state)
    return states
