"""What can happen in a conversation. Events are never changed, only appended.

Field names are the JSON keys of Rasa's events, so that trackers and actions of both run-times read them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bot.dialogue.names import Absence
from bot.errors import HelpDeskError


class UnreadableEvent(HelpDeskError):
    """A dict is not an event this engine knows; the message names its type only, never its content."""


@dataclass(frozen=True)
class Event:
    """Something that happened; `timestamp` is in seconds since 1970, UTC, given when it is applied."""

    kind: ClassVar[str] = ""
    timestamp: float = field(default=0.0, kw_only=True)
    metadata: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    def as_dict(self) -> dict[str, Any]:
        """Return the event as Rasa writes it to JSON."""
        content = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        return {"event": self.kind, **content}


@dataclass(frozen=True)
class UserUttered(Event):
    """The student said something; `parse_data` is what the interpreter made of it."""

    kind: ClassVar[str] = "user"
    text: str
    parse_data: Mapping[str, Any] = field(default_factory=dict)
    input_channel: str | None = None
    message_id: str | None = None

    @property
    def intent(self) -> str | None:
        """Return the name of the recognised intent."""
        name = (self.parse_data.get("intent") or {}).get("name")
        return name if isinstance(name, str) else None

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Return the recognised entities."""
        return list(self.parse_data.get("entities") or [])


@dataclass(frozen=True)
class BotUttered(Event):
    """The bot said something; `data` holds buttons, custom, image and the like."""

    kind: ClassVar[str] = "bot"
    text: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SlotSet(Event):
    """A slot got a value; None unsets it."""

    kind: ClassVar[str] = "slot"
    name: str
    value: Any = None


@dataclass(frozen=True)
class ActionExecuted(Event):
    """An action was run. `hide_rule_turn`: only rules know this turn, memorised stories do not see it."""

    kind: ClassVar[str] = "action"
    name: str
    policy: str | None = None
    confidence: float | None = None
    action_text: str | None = None
    hide_rule_turn: bool = False


@dataclass(frozen=True)
class ActionExecutionRejected(Event):
    """An action, mostly a form, had nothing to do with the message."""

    kind: ClassVar[str] = "action_execution_rejected"
    name: str
    policy: str | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class ActiveLoop(Event):
    """A form was entered, or left (name None); only a rule can say that there must be none (UNSET)."""

    kind: ClassVar[str] = "active_loop"
    name: str | Absence | None = None


@dataclass(frozen=True)
class LoopInterrupted(Event):
    """The form comes back from another subject: it must not validate this message."""

    kind: ClassVar[str] = "loop_interrupted"
    is_interrupted: bool = True


@dataclass(frozen=True)
class FollowupAction(Event):
    """The next action is fixed."""

    kind: ClassVar[str] = "followup"
    name: str


@dataclass(frozen=True)
class Restarted(Event):
    """Everything said before is forgotten."""

    kind: ClassVar[str] = "restart"


@dataclass(frozen=True)
class SessionStarted(Event):
    """A new session begins; slots that stay are set again after it."""

    kind: ClassVar[str] = "session_started"


@dataclass(frozen=True)
class UserUtteranceReverted(Event):
    """The last message of the student, and all after it, is taken back."""

    kind: ClassVar[str] = "rewind"


@dataclass(frozen=True)
class ActionReverted(Event):
    """The last action, and all after it, is taken back."""

    kind: ClassVar[str] = "undo"


@dataclass(frozen=True)
class AllSlotsReset(Event):
    """Every slot has its initial value again."""

    kind: ClassVar[str] = "reset_slots"


@dataclass(frozen=True)
class ConversationPaused(Event):
    """The bot is silent until it is resumed; messages are still noted."""

    kind: ClassVar[str] = "pause"


@dataclass(frozen=True)
class ConversationResumed(Event):
    """The bot speaks again."""

    kind: ClassVar[str] = "resume"


_LEGACY_NAMES = {"form": "active_loop", "form_validation": "loop_interrupted"}
_CLASSES: dict[str, type[Event]] = {one.kind: one for one in Event.__subclasses__()}
_MUST_BE_TEXT = {"name"}


def event_from_dict(data: Mapping[str, Any]) -> Event:
    """Return the event that `data` describes.

    Raises:
        UnreadableEvent: the type is unknown, or what the type needs is missing.
    """
    kind = data.get("event")
    kind = _LEGACY_NAMES.get(kind, kind) if isinstance(kind, str) else None
    if kind not in _CLASSES:
        raise UnreadableEvent(f"unknown event type {kind!r}")
    wanted = {one.name: one for one in dataclasses.fields(_CLASSES[kind]) if one.name in data}
    given = {name: data[name] for name in wanted if data[name] is not None}
    if any(not isinstance(given[name], str) for name in _MUST_BE_TEXT & given.keys()):
        raise UnreadableEvent(f"the event {kind!r} has a name that is no text")
    try:
        return _CLASSES[kind](**given)
    except TypeError:
        raise UnreadableEvent(f"the event {kind!r} lacks something it needs") from None
