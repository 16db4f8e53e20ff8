"""Finds rules that leave out what other rules say the same action does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.dialogue.domain import Domain
from bot.dialogue.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from bot.dialogue.history import ACTION, LOOP, SLOT
from bot.dialogue.names import ACTION_LISTEN, RULE_SNIPPET, UNSET
from bot.dialogue.training_walk import Walk
from bot.errors import Problem


def incomplete(rules: Sequence[Walk], domain: Domain) -> Iterator[Problem]:
    """Yield rules that leave out a slot or form which other rules say the same action sets."""
    slots: dict[str, set[str]] = defaultdict(set)
    loops: dict[str, set[object]] = defaultdict(set)
    for one in rules:
        action: str | None = None
        for event in one.events:
            if isinstance(event, ActionExecuted | UserUttered):
                action = event.name if isinstance(event, ActionExecuted) else None
            elif action and isinstance(event, SlotSet) and domain.all_slots[event.name].is_visible:
                slots[action].add(event.name)
            elif action and isinstance(event, ActiveLoop):
                loops[action].add(event.name)
    for one in rules:
        history = one.history(domain)
        following = [moment.action for moment in history.moments] + [ACTION_LISTEN]
        for state, next_action in zip(history.states(), following, strict=True):
            done = str(state.get(ACTION))
            if RULE_SNIPPET in (done, next_action):
                continue
            left_out = sorted(name for name in slots[done] if SLOT + name not in state)
            if loops[done] and state.get(LOOP) not in loops[done]:
                left_out += sorted("active_loop: " + ("null" if name is UNSET else str(name)) for name in loops[done])
            if left_out:
                message = (
                    f"after {done!r} rule {one.story.name!r} does not say what other rules say: {', '.join(left_out)}"
                )
                advice = "add it; or end the rule with `wait_for_user_input: false` if that is its last action"
                yield Problem(one.story.place.file, one.story.place.line, message, advice)
