"""What a student wants done with a request while a proof or a text is still asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import Enum

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet

SLOT = "pending"
STATUS_SLOTS = ("status_number", "status_email", "access_code")


class Task(Enum):
    """What is to be done once it may be done."""

    SHOW = "show"  # with everything that was written
    WRITE = "write"
    CLOSE = "close"
    REOPEN = "reopen"
    EDIT = "edit"
    REVOKE = "revoke"  # what was authorised with it
    LIST = "list"  # mail the numbers
    NOTHING = "nothing"  # the proof was given up


@dataclass(frozen=True)
class Pending:
    """A task, the request it is for, the text that came with it, and the key of a code that was mailed."""

    task: Task
    number: str = ""
    text: str = ""
    key: str = ""
    proven: bool = False

    @classmethod
    def of(cls, tracker: Tracker) -> Pending | None:
        """Return what is pending in a conversation."""
        stored = tracker.get_slot(SLOT)
        return cls(**{**stored, "task": Task(stored["task"])}) if stored else None

    def stored(self) -> dict[str, object]:
        """Return it as a slot holds it."""
        return {**asdict(self), "task": self.task.value}

    def kept(self) -> EventType:
        """Return the event that remembers it."""
        return SlotSet(SLOT, self.stored())

    def given_up(self) -> Pending:
        """Return the same with nothing to do any more."""
        return replace(self, task=Task.NOTHING, text="", key="")


def ask_proof(pending: Pending, email: str | None = None) -> list[EventType]:
    """Ask for what proves that a request is the student's, then go on with the task."""
    return [
        pending.kept(),
        SlotSet("status_number", pending.number or None),
        SlotSet("status_email", email),
        SlotSet("access_code", None),
        SlotSet("offer", None),
        FollowupAction("status_form"),
    ]


def ask_text(task: Task, number: str) -> list[EventType]:
    """Ask for the text that the task needs."""
    return [
        Pending(task, number).kept(),
        SlotSet("message_text", None),
        SlotSet("offer", None),
        FollowupAction("message_form"),
    ]
