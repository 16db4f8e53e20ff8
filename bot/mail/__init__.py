"""Mail: what the outbox says becomes words, and leaves."""

from bot.mail.allowed import is_unreachable
from bot.mail.couriers import Courier
from bot.mail.readers import wants_mail
from bot.mail.transport import Refused, TransportDown, TryLater
from bot.mail.words import Words, render
from bot.mail.worker import OutboxWorker, mail_couriers, run_outbox

__all__ = [
    "Courier",
    "OutboxWorker",
    "Refused",
    "TransportDown",
    "TryLater",
    "Words",
    "is_unreachable",
    "mail_couriers",
    "render",
    "run_outbox",
    "wants_mail",
]
