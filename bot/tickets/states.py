"""The words a ticket's life is told in; what may follow what is in `lifecycle.py`."""

from __future__ import annotations

from enum import Enum


class TicketState(Enum):
    """The three states a student sees; only these are stored."""

    OPEN = "open"
    AWAITING_USER = "awaiting_user"
    CLOSED = "closed"


class Phase(Enum):
    """Where an open ticket stands; derived, never stored."""

    NEW = "new"
    IN_PROGRESS = "in_progress"


class Resolution(Enum):
    """Why a ticket was closed."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    OUT_OF_SCOPE = "out_of_scope"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    NO_REPLY = "no_reply"
    WITHDRAWN = "withdrawn"
    SELF_SOLVED = "self_solved"
    SPAM = "spam"


class EntryKind(Enum):
    """Who speaks in an entry of the thread."""

    MESSAGE = "message"  # the student
    REPLY = "reply"  # an operator, to the student
    NOTE = "note"  # an operator, to colleagues only
    SYSTEM = "system"
    KUDOS = "kudos"


PUBLIC_ENTRIES = frozenset(EntryKind) - {EntryKind.NOTE}


class EventKind(Enum):
    """What happened to a ticket; one event for each transition, and one for each note."""

    CREATED = "created"
    TAKEN = "taken"
    REPLIED = "replied"
    ASKED = "asked"
    CLOSED = "closed"
    STUDENT_WROTE = "student_wrote"
    NOTED = "noted"


class Actor(Enum):
    """Who acts on a ticket."""

    STUDENT = "student"
    BOT = "bot"
    OPERATOR = "operator"
    TIMER = "timer"
    ADMIN = "admin"
