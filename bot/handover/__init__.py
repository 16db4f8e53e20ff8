"""From the bot to a person and back: what the student and the operator see changes in one transaction."""

from bot.handover.filing import Phrase, withdraw
from bot.handover.moving import Moves
from bot.handover.offices import NotYourOffice, topics_in, topics_of
from bot.handover.people import IDLE, Handover, Queued, Reply
from bot.handover.silent import Interrupted

__all__ = [
    "IDLE",
    "Handover",
    "Interrupted",
    "Moves",
    "NotYourOffice",
    "Phrase",
    "Queued",
    "Reply",
    "topics_in",
    "topics_of",
    "withdraw",
]
