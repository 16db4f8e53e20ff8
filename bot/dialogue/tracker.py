"""What the engine knows about one conversation: the events, and what they add up to.

Only the events since a snapshot are held; the snapshot is what the older ones added up to. So a turn costs the
same at message 10 and at message 10,000.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import asdict, replace
from typing import Any

import structlog

from bot.dialogue.domain import Domain
from bot.dialogue.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    ConversationPaused,
    ConversationResumed,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from bot.dialogue.history import History
from bot.dialogue.names import ACTION_LISTEN, ACTION_SESSION_START, Absence
from bot.dialogue.snapshot import Loop, Snapshot

MOST_EVENTS = 200  # an action sees no more; loading so many takes about 2 ms
FEWEST_EVENTS = 100  # left after forgetting, so that a snapshot is written every few turns only

NOTHING_SAID: dict[str, Any] = {"intent": {}, "entities": [], "text": None, "message_id": None, "metadata": {}}

log = structlog.get_logger(__name__)


class Tracker:
    """One conversation. `events` start at `past.position`."""

    def __init__(self, sender_id: str, domain: Domain, past: Snapshot, events: Iterable[Event] = ()) -> None:
        self.sender_id = sender_id
        self.domain = domain
        self.past = past
        self.events: list[Event] = []
        self.heard_at = past.heard_at  # when the student last said something, seconds since 1970
        self.slots: dict[str, Any] = {}
        self.loop: Loop | None = None
        self.latest_message: UserUttered | None = None
        self.latest_action: str | None = None
        self.followup_action: str | None = None
        self.paused = False
        self.history = History(domain, {})
        self.has_moved_on = False  # `past` is newer than what is stored
        self._restore()
        for event in events:
            self.apply(event)

    @classmethod
    def fresh(cls, sender_id: str, domain: Domain) -> Tracker:
        """Return a conversation in which nothing has happened yet."""
        return cls(sender_id, domain, Snapshot())

    @property
    def position(self) -> int:
        """Return how many events the conversation has had."""
        return self.past.position + len(self.events)

    @property
    def loop_name(self) -> str | None:
        """Return the active form; none in a rule that says there must be none."""
        return self.loop.name if self.loop and not isinstance(self.loop.name, Absence) else None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has happened since the start, or since a restart."""
        return not self.history.applied and not self.history.moments

    def slot(self, name: str) -> Any:
        """Return a slot's value, None when it is not set or does not exist."""
        return self.slots.get(name)

    def apply(self, event: Event) -> None:
        """Append one event and bring everything up to date with it."""
        self.events.append(event)
        if isinstance(event, UserUttered):
            self.heard_at = event.timestamp
        if isinstance(event, UserUtteranceReverted):
            self._take_back(UserUttered, ActionExecuted)
        elif isinstance(event, ActionReverted):
            self._take_back(ActionExecuted)
        elif isinstance(event, Restarted | SessionStarted):
            self._reset()
            self.followup_action = ACTION_SESSION_START if isinstance(event, Restarted) else ACTION_LISTEN
        else:
            self.history.apply(event, is_forced=self.followup_action is not None)
            self._live(event)

    def copy(self) -> Tracker:
        """Return a tracker on which things can be tried."""
        twin = copy(self)
        twin.events, twin.slots, twin.history = list(self.events), dict(self.slots), self.history.copy()
        return twin

    def forget_oldest(self, kept_moments: int) -> None:
        """Let the snapshot swallow the oldest events, if there are too many or an older session among them.

        Args:
            kept_moments: how far back the policies look.
        """
        start = self._session_start()
        if start:
            self._cut(start, Snapshot(self.past.position + start, heard_at=self.heard_at))
        if len(self.events) > MOST_EVENTS:
            recent = range(len(self.events) - FEWEST_EVENTS, len(self.events))
            # a cut before action_listen: taking the message after it back takes the listening back too
            cut = next((i for i in recent if self._is_action(i, ACTION_LISTEN)), recent.start)
            older = Tracker(self.sender_id, self.domain, self.past, self.events[:cut])
            self._cut(cut, older._snapshot(kept_moments))

    def as_payload(self) -> dict[str, Any]:
        """Return the tracker as an action gets it over HTTP from Rasa."""
        message = self.latest_message or UserUttered("", NOTHING_SAID)
        return {
            "sender_id": self.sender_id,
            "slots": self.slots,
            "latest_message": message.parse_data,
            "latest_event_time": self.events[-1].timestamp if self.events else None,
            "followup_action": self.followup_action,
            "paused": self.paused,
            "events": [event.as_dict() for event in self.events[-MOST_EVENTS:]],
            "latest_input_channel": message.input_channel,
            "active_loop": asdict(self.loop) if self.loop else {},
            "latest_action": {"action_name": self.latest_action} if self.latest_action else {},
            "latest_action_name": self.latest_action,
        }

    def _cut(self, index: int, past: Snapshot) -> None:
        newer = self.events[index:]
        self.past, self.events = past, []
        self.has_moved_on = True
        self._restore()
        for event in newer:
            self.apply(event)

    def _is_action(self, index: int, name: str) -> bool:
        event = self.events[index]
        return isinstance(event, ActionExecuted) and event.name == name

    def _restore(self) -> None:
        past = self.past
        self._reset()
        if past.slots is None:
            return
        self.slots.update({name: value for name, value in past.slots.items() if name in self.slots})
        self.loop = past.loop if past.loop and past.loop.name in self.domain.forms else None
        self.latest_message, self.latest_action = past.latest_message, past.latest_action
        self.followup_action, self.paused = past.followup_action, past.paused
        self.history.resume(past.moments, past.now)

    def _reset(self) -> None:
        self.slots = dict(self.domain.initial_slots)
        self.loop = self.latest_message = self.latest_action = None
        self.followup_action = ACTION_LISTEN
        self.paused = False
        self.history = History(self.domain, self.slots)

    def _take_back(self, *kinds: type[Event]) -> None:
        remaining = self.history.without_last(*kinds)
        self._restore()
        for event in remaining:
            self.history.note(event, is_forced=self.followup_action is not None)
            self._live(event)

    def _live(self, event: Event) -> None:
        match event:
            case UserUttered():
                self.latest_message, self.followup_action = event, None
            case ActionExecuted(name):
                self.latest_action, self.followup_action = name, None
                if self.loop:
                    self.loop = replace(
                        self.loop, is_interrupted=False, rejected=self.loop.rejected and name != self.loop.name
                    )
            case SlotSet(name, value):
                self._set_slot(name, value)
            case AllSlotsReset():
                self.slots = dict(self.domain.initial_slots)
            case ActiveLoop(name):
                trigger = self.latest_message.parse_data if self.latest_message else None
                exists = isinstance(name, Absence) or name in self.domain.forms
                self.loop = Loop(name, trigger_message=trigger) if name and exists else None
            case LoopInterrupted(flag) if self.loop:
                self.loop = replace(self.loop, is_interrupted=flag)
            case ActionExecutionRejected(name):
                self.followup_action = None
                if self.loop and name == self.loop.name:
                    self.loop = replace(self.loop, rejected=True)
            case FollowupAction(name):
                self.followup_action = name
            case ConversationPaused() | ConversationResumed():
                self.paused = isinstance(event, ConversationPaused)

    def _set_slot(self, name: str, value: Any) -> None:
        slot = self.domain.all_slots.get(name)
        if slot is None:
            log.debug("slot_unknown", slot=name)
        else:
            self.slots[name] = slot.stored(value)

    def _session_start(self) -> int:
        """Return the index at which the current session begins."""
        start = max((i for i, event in enumerate(self.events) if isinstance(event, SessionStarted)), default=0)
        return start - 1 if start and self._is_action(start - 1, ACTION_SESSION_START) else start

    def _snapshot(self, kept_moments: int) -> Snapshot:
        return Snapshot(
            self.position,
            dict(self.slots),
            self.loop,
            self.latest_message,
            self.latest_action,
            self.followup_action,
            self.paused,
            self.heard_at,
            tuple(self.history.moments[-kept_moments:]),
            self.history.now,
        )
