"""Which rows must leave in order, and which must not wait for each other.

Rows of one lane and one ticket leave in the order they were written; a code that somebody waits for does not queue
behind a mail that may come later.
"""

from __future__ import annotations

from bot.outbox.models import OutboxKind

THREAD = frozenset(
    {
        OutboxKind.RECEIPT,
        OutboxKind.TAKEN,
        OutboxKind.REPLY,
        OutboxKind.QUESTION,
        OutboxKind.CLOSED,
        OutboxKind.REOPENED,
        OutboxKind.REMINDER,
        OutboxKind.AUTO_CLOSED,
        OutboxKind.MERGED,
        OutboxKind.UNREAD,
        OutboxKind.GRANT,
        OutboxKind.ANSWER_EXISTS,
    }
)
AT_ONCE = frozenset(
    {
        OutboxKind.ACCESS_CODE,
        OutboxKind.ACCESS_LINK,
        OutboxKind.TICKET_LIST,
        OutboxKind.MAILBOX_UNREAD,
        OutboxKind.OVER_LIMIT,
    }
)
ALERTS = frozenset(
    {
        OutboxKind.ALERT_NEW,
        OutboxKind.ALERT_ASSIGNED,
        OutboxKind.ALERT_STUDENT_WROTE,
        OutboxKind.ALERT_WITHDRAWN,
        OutboxKind.ALERT_SLA,
    }
)
CALLS = frozenset({OutboxKind.WEBHOOK})
LANES = (AT_ONCE, THREAD, ALERTS, CALLS)


def lane_of(kind: OutboxKind) -> frozenset[OutboxKind]:
    """Return the kinds among which a row keeps its place."""
    return next(lane for lane in LANES if kind in lane)
