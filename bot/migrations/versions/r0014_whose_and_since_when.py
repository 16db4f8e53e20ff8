"""What a form's answers were asked by, since when somebody has a ticket, and what a page session was opened with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and fill them from what happened to the tickets so far."""
    with op.batch_alter_table("tickets") as tickets:
        tickets.add_column(sa.Column("form_topic", sa.String(length=100)))
        tickets.add_column(sa.Column("assigned_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("page_sessions") as sessions:
        sessions.add_column(sa.Column("by_number", sa.Boolean()))
    op.create_index("ix_ticket_events_created_at", "ticket_events", ["created_at"])
    _fill()


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ix_ticket_events_created_at", "ticket_events")
    op.drop_column("page_sessions", "by_number")  # in place: a table that is copied takes what points at it along
    op.drop_column("tickets", "assigned_at")
    op.drop_column("tickets", "form_topic")


def _fill() -> None:
    tickets = sa.table("tickets", *(sa.column(name) for name in ("id", "assignee_id", "taken_at")))
    tickets.append_column(sa.column("assigned_at"))
    tickets.append_column(sa.column("form_topic"))
    events = sa.table(
        "ticket_events",
        *(sa.column(name) for name in ("id", "ticket_id", "kind", "created_at")),
        sa.column("data", sa.JSON()),
    )
    handed = sa.select(sa.func.max(events.c.created_at)).where(
        events.c.ticket_id == tickets.c.id, events.c.kind.in_(("taken", "assigned"))
    )
    since = sa.func.coalesce(handed.scalar_subquery(), tickets.c.taken_at)
    op.execute(tickets.update().where(tickets.c.assignee_id.is_not(None)).values(assigned_at=since))
    moved = sa.select(events.c.ticket_id, events.c.data).where(events.c.kind == "transferred").order_by(events.c.id)
    asked_by: dict[int, str] = {}
    for ticket_id, data in op.get_bind().execute(moved):
        asked_by.setdefault(ticket_id, data["topic_before"])
    for ticket_id, topic in asked_by.items():
        op.execute(tickets.update().where(tickets.c.id == ticket_id).values(form_topic=topic))
