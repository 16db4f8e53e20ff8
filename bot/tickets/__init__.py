"""Tickets: their number, their life and their thread."""

from bot.tickets.creation import NewTicket
from bot.tickets.errors import (
    AlreadyTaken,
    DraftReused,
    FieldsMissing,
    GrantedTooOften,
    GrantNotFound,
    NothingToCloseWith,
    NotMergeable,
    ReopenedTooOften,
    ReopenWindowOver,
    TicketClosed,
    TicketNotFound,
    TooManyGrants,
    TooManyOpenTickets,
    TransitionRefused,
    VersionConflict,
)
from bot.tickets.grants import NewGrant
from bot.tickets.models import ConsentGrant, Rating, ThreadEntry, Ticket, TicketCounter, TicketEvent
from bot.tickets.number import format_number, parse_number
from bot.tickets.offices import Offices
from bot.tickets.queue import QueuePage
from bot.tickets.reading import Counts, Links
from bot.tickets.retries import Retry, is_done
from bot.tickets.said import Said, said_before
from bot.tickets.states import (
    Actor,
    EntryKind,
    EventKind,
    GrantEnd,
    GrantProof,
    Outcome,
    Phase,
    Resolution,
    TicketState,
)
from bot.tickets.store import TicketStore
from bot.tickets.student_side import Written
from bot.tickets.thanks import is_thanks
from bot.tickets.timeline import Happening, asked_scope
from bot.tickets.timers import TicketTimers

__all__ = [
    "Actor",
    "AlreadyTaken",
    "ConsentGrant",
    "Counts",
    "DraftReused",
    "EntryKind",
    "EventKind",
    "FieldsMissing",
    "GrantEnd",
    "GrantNotFound",
    "GrantProof",
    "GrantedTooOften",
    "Happening",
    "Links",
    "NewGrant",
    "NewTicket",
    "NotMergeable",
    "NothingToCloseWith",
    "Offices",
    "Outcome",
    "Phase",
    "QueuePage",
    "Rating",
    "ReopenWindowOver",
    "ReopenedTooOften",
    "Resolution",
    "Retry",
    "Said",
    "ThreadEntry",
    "Ticket",
    "TicketClosed",
    "TicketCounter",
    "TicketEvent",
    "TicketNotFound",
    "TicketState",
    "TicketStore",
    "TicketTimers",
    "TooManyGrants",
    "TooManyOpenTickets",
    "TransitionRefused",
    "VersionConflict",
    "Written",
    "asked_scope",
    "format_number",
    "is_done",
    "is_thanks",
    "parse_number",
    "said_before",
]
