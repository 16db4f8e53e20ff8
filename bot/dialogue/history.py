"""The turns of a conversation as the policies see them.

A state is flat: {"intent": …, "entities": …, "slot:<name>": …, "action": the last one, "loop": the form}; what is
not there is not set. A form that goes well counts as one turn, however many questions it asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from bot.dialogue.domain import Domain
from bot.dialogue.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    Event,
    SlotSet,
    UserUttered,
)
from bot.dialogue.slot import Feature

State = Mapping[str, Feature]

INTENT, ENTITIES, ACTION, LOOP, SLOT = "intent", "entities", "action", "loop", "slot:"
_OF_USER = (INTENT, ENTITIES)


@dataclass(frozen=True)
class Moment:
    """The state in which an action was chosen, and that action.

    `hidden`: memorised stories do not see this turn; None means it is as hidden as the turn before.
    """

    state: State
    action: str
    hidden: bool | None = False


class History:
    """Moments and the current state, kept up to date with every event."""

    def __init__(self, domain: Domain, slots: Mapping[str, Any]) -> None:
        self._domain = domain
        self.moments: list[Moment] = []
        self.applied: list[Event] = []  # without what was taken back, or folded into a form's turn
        self._now: dict[str, Feature] = {}
        self._see_slots(slots)

    @property
    def now(self) -> State:
        """Return the current state."""
        return dict(self._now)

    def states(self, last: int | None = None) -> list[State]:
        """Return the states before each action and the current one; `last`: only so many."""
        kept = self.moments if last is None else self.moments[max(0, len(self.moments) + 1 - last) :]
        return [moment.state for moment in kept] + [self.now]

    def resume(self, moments: Sequence[Moment], now: State) -> None:
        """Go on from remembered moments."""
        self.moments = list(moments)
        self._now = dict(now)

    def copy(self) -> History:
        """Return a history that can go its own way."""
        twin = copy(self)
        twin.moments, twin.applied, twin._now = list(self.moments), list(self.applied), dict(self._now)
        return twin

    def apply(self, event: Event, *, is_forced: bool = False) -> None:
        """Take one event in, unless it only repeats the active form.

        Args:
            event: what happened.
            is_forced: the action was not chosen by a policy, so it says nothing about hidden turns.
        """
        if isinstance(event, ActionExecuted) and self._repeats_form(event.name):
            self._fold(event.name)
        else:
            self.note(event, is_forced=is_forced)

    def note(self, event: Event, *, is_forced: bool = False) -> None:
        """Take one event in as it is."""
        self.applied.append(event)
        match event:
            case ActionExecuted(name, hide_rule_turn=hidden):
                keeps = is_forced or self._now.get(ACTION) == self._now.get(LOOP)
                self.moments.append(Moment(self.now, name, None if keeps else hidden))
                self._now[ACTION] = name
            case UserUttered():
                self._see_user(event)
            case SlotSet(name, value):
                self._see(SLOT + name, self._domain.feature(name, value))
            case AllSlotsReset():
                self._see_slots(self._domain.initial_slots)
            case ActiveLoop(name):
                self._see(LOOP, name)

    def without_last(self, *kinds: type[Event]) -> list[Event]:
        """Return the applied events before the last event of `kinds[0]`, then before that of `kinds[1]`, and so on."""
        kept = list(self.applied)
        for kind in kinds:
            while kept and not isinstance(kept.pop(), kind):
                pass
        return kept

    def _see(self, key: str, feature: Feature | None) -> None:
        if feature is None or feature == ():
            self._now.pop(key, None)
        else:
            self._now[key] = feature

    def _see_user(self, event: UserUttered) -> None:
        self._see(INTENT, event.intent)
        self._see(ENTITIES, self._domain.seen_entities(event.intent, event.entities))

    def _see_slots(self, slots: Mapping[str, Any]) -> None:
        for key in [key for key in self._now if key.startswith(SLOT)]:
            del self._now[key]
        for name, value in slots.items():
            self._see(SLOT + name, self._domain.feature(name, value))

    def _repeats_form(self, action: str) -> bool:
        """Tell whether `action` is the form that ran before, on its happy path."""
        if action not in self._domain.forms:
            return False
        next_action: str | None = None
        for event in reversed(self.applied):
            match event:
                case ActiveLoop(None):
                    return False
                case ActionExecutionRejected(name) if name == action:
                    return False
                case UserUttered() if next_action not in (None, action):
                    return False
                case ActionExecuted(name):
                    if name == action:
                        return True
                    next_action = name
        return False

    def _fold(self, form: str) -> None:
        """Forget the messages and actions since the form ran before; what they set stays."""
        while self.moments[-1].action != form:
            self.moments.pop()
        before = self.moments[-1].state
        for key in _OF_USER:
            self._see(key, before.get(key))
        self._now[ACTION] = form
        last = max(
            i for i, event in enumerate(self.applied) if isinstance(event, ActionExecuted) and event.name == form
        )
        kept = [event for event in self.applied[last + 1 :] if not isinstance(event, ActionExecuted | UserUttered)]
        self.applied[last + 1 :] = kept
