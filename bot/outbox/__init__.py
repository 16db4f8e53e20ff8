"""What must leave the desk after a commit: rows written in the transaction of the event they tell about."""

from bot.outbox.models import OutboxItem, OutboxKind
from bot.outbox.queue import enqueue

__all__ = ["OutboxItem", "OutboxKind", "enqueue"]
