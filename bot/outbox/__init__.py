"""What must leave the desk after a commit: rows written in the transaction of the event they tell about."""

from bot.outbox.lanes import ALERTS, AT_ONCE, CALLS, LANES, THREAD, lane_of
from bot.outbox.models import OutboxItem, OutboxKind, SkipReason
from bot.outbox.queue import enqueue
from bot.outbox.store import OutboxStore
from bot.outbox.webhooks import enqueue_webhook

__all__ = [
    "ALERTS",
    "AT_ONCE",
    "CALLS",
    "LANES",
    "THREAD",
    "OutboxItem",
    "OutboxKind",
    "OutboxStore",
    "SkipReason",
    "enqueue",
    "enqueue_webhook",
    "lane_of",
]
