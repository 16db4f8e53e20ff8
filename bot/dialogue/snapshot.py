"""What the older events of a conversation add up to, so that they need not be read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.dialogue.events import Event, UserUttered, event_from_dict
from bot.dialogue.history import Moment, State
from bot.dialogue.names import ACTION_LISTEN, Absence


@dataclass(frozen=True)
class Loop:
    """The active form."""

    name: str | Absence
    is_interrupted: bool = False
    rejected: bool = False
    trigger_message: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Snapshot:
    """What the first `position` events of a conversation add up to; slots None: a new session follows."""

    position: int = 0
    slots: Mapping[str, Any] | None = None
    loop: Loop | None = None
    latest_message: UserUttered | None = None
    latest_action: str | None = None
    followup_action: str | None = ACTION_LISTEN
    paused: bool = False
    heard_at: float | None = None
    moments: tuple[Moment, ...] = ()
    now: State = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        message = self.latest_message.as_dict() if self.latest_message else None
        return {**asdict(self), "latest_message": message}

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Snapshot:
        """Return what `as_dict` wrote."""
        message: Event | None = event_from_dict(written["latest_message"]) if written["latest_message"] else None
        return cls(
            **{
                **written,
                "loop": Loop(**written["loop"]) if written["loop"] else None,
                "latest_message": message if isinstance(message, UserUttered) else None,
                "moments": tuple(
                    Moment(_state(one["state"]), one["action"], one["hidden"]) for one in written["moments"]
                ),
                "now": _state(written["now"]),
            }
        )


def _state(written: Mapping[str, Any]) -> State:
    """Return a state with tuples again where JSON has lists."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
