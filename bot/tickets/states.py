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
    ASSIGNED = "assigned"  # to a colleague, by somebody else
    RELEASED = "released"  # by the operator who had it: nobody has it now
    TRANSFERRED = "transferred"  # to another topic's office
    REPLIED = "replied"
    ASKED = "asked"
    CLOSED = "closed"
    STUDENT_WROTE = "student_wrote"
    REOPENED = "reopened"
    FOLLOWED_UP = "followed_up"  # by another ticket: this one stays closed
    THANKED = "thanked"
    REMINDED = "reminded"
    AUTO_CLOSED = "auto_closed"
    WITHDRAWN = "withdrawn"
    EDITED = "edited"
    MERGED = "merged"  # into another ticket
    MERGED_IN = "merged_in"  # the other ticket's side of it
    RATED = "rated"
    NOTED = "noted"
    GRANTED = "granted"  # access for a time, by the student
    GRANT_REVOKED = "grant_revoked"
    GRANT_EXPIRED = "grant_expired"  # its time is over, or the ticket is
    GRANT_RETURNED = "grant_returned"  # by an operator: the office needs it no longer
    SLA_WARNED = "sla_warned"
    SLA_BREACHED = "sla_breached"
    ANONYMISED = "anonymised"


INTERNAL_EVENTS = frozenset(
    {
        EventKind.ASSIGNED,
        EventKind.MERGED_IN,
        EventKind.NOTED,
        EventKind.RELEASED,
        EventKind.SLA_WARNED,
        EventKind.SLA_BREACHED,
        EventKind.ANONYMISED,
    }
)


class Actor(Enum):
    """Who acts on a ticket."""

    STUDENT = "student"
    BOT = "bot"
    OPERATOR = "operator"
    TIMER = "timer"
    ADMIN = "admin"


class GrantEnd(Enum):
    """Why an access that was authorised is over."""

    REVOKED = "revoked"
    RETURNED = "returned"  # by the office, before its time
    EXPIRED = "expired"
    CLOSED = "closed"  # with its ticket


class GrantProof(Enum):
    """What had proven that the ticket is the student's, when access was authorised with it."""

    OPENED = "opened"  # the same chat or browser had opened it: nobody had checked whose the address is
    MAILED = "mailed"  # a code or a link that was sent to the address
    IDENTITY = "identity"  # the institution's own page vouched for the person


class Outcome(Enum):
    """What became of a student's message."""

    ADDED = "added"
    REOPENED = "reopened"
    THANKED = "thanked"
    FOLLOWED_UP = "followed_up"
    MERGED_AWAY = "merged_away"
