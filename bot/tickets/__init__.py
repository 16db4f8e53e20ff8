"""Tickets: their number, their life and their thread."""

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
    "Counts",
    "DraftReused",
    "EntryKind",
    "EventKind",
    "NewTicket",
    "NothingToCloseWith",
    "Phase",
    "QueuePage",
    "Resolution",
    "ThreadEntry",
    "Ticket",
    "TicketClosed",
    "TicketCounter",
    "TicketEvent",
    "TicketNotFound",
    "TicketState",
    "TicketStore",
    "TooManyOpenTickets",
    "TransitionRefused",
    "VersionConflict",
    "format_number",
    "parse_number",
]
