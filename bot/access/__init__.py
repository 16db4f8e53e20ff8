"""Access: what proves that a ticket is somebody's, and what each proof opens."""

from bot.access.asking import Asker
from bot.access.codes import code_in
from bot.access.desk import AccessDesk
from bot.access.identity import Identity, IdentityRefused, OtherIdentity
from bot.access.status import TicketStatus, status_of
from bot.access.tiers import AccessTier, PageToken, Visitor

__all__ = [
    "AccessDesk",
    "AccessTier",
    "Asker",
    "Identity",
    "IdentityRefused",
    "OtherIdentity",
    "PageToken",
    "TicketStatus",
    "Visitor",
    "code_in",
    "status_of",
]
