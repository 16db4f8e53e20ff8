"""Tickets: their number, their life, their thread, and who may see what of them."""

from bot.tickets.access import Asker, StatusDesk, TicketStatus, status_of
from bot.tickets.creation import NewTicket
from bot.tickets.errors import (
    AlreadyTaken,
    DraftReused,
    NothingToCloseWith,
    TicketClosed,
    TicketNotFound,
    TooManyOpenTickets,
    TransitionRefused,
    VersionConflict,
)
from bot.tickets.models import ThreadEntry, Ticket, TicketCounter, TicketEvent
from bot.tickets.number import format_number, parse_number
from bot.tickets.queue import QueuePage
from bot.tickets.reading import Counts
from bot.tickets.states import Actor, EntryKind, EventKind, Phase, Resolution, TicketState
from bot.tickets.store import TicketStore

__all__ = [
    "Actor",
    "AlreadyTaken",
    "Asker",
    "Counts",
    "DraftReused",
    "EntryKind",
    "EventKind",
    "NewTicket",
    "NothingToCloseWith",
    "Phase",
    "QueuePage",
    "Resolution",
    "StatusDesk",
    "ThreadEntry",
    "Ticket",
    "TicketClosed",
    "TicketCounter",
    "TicketEvent",
    "TicketNotFound",
    "TicketState",
    "TicketStatus",
    "TicketStore",
    "TooManyOpenTickets",
    "TransitionRefused",
    "VersionConflict",
    "format_number",
    "parse_number",
    "status_of",
]
