"""What a ticket's whole life needs: follow-ups, merges, ratings, timers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LINKS = ("follow_up_of", "merged_into_id")
MOMENTS = ("due_at", "closes_at", "look_at", "anonymised_at")
IS_TIMED = sa.text("look_at IS NOT NULL")
CHECKS = (  # a copy of the table does not bring them along by itself
    sa.CheckConstraint("(state = 'awaiting_user') = (waiting_since IS NOT NULL)", name="ck_tickets_waiting_since"),
    sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_tickets_closed_at"),
    sa.CheckConstraint("(state = 'closed') = (resolution IS NOT NULL)", name="ck_tickets_resolution"),
)


def upgrade() -> None:
    for name in LINKS:  # in plain SQL: on SQLite alembic would copy the table, and lose its checks
        op.execute(f"ALTER TABLE tickets ADD COLUMN {name} INTEGER REFERENCES tickets (id)")
    for name in MOMENTS:
        op.add_column("tickets", sa.Column(name, sa.DateTime(timezone=True)))
    for name in LINKS:
        op.create_index(f"ix_tickets_{name}", "tickets", [name])
    op.create_index("ix_tickets_look_at", "tickets", ["look_at"], sqlite_where=IS_TIMED, postgresql_where=IS_TIMED)
    # the timers look once at every ticket that waits, and work out the rest from its office's calendar
    op.execute("UPDATE tickets SET look_at = coalesce(waiting_since, unanswered_since)")
    op.create_table(
        "ratings",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer()),
        sa.Column("solved", sa.Boolean()),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id"),
    )


def downgrade() -> None:
    op.drop_table("ratings")
    op.drop_index("ix_tickets_look_at", "tickets")
    for name in LINKS:
        op.drop_index(f"ix_tickets_{name}", "tickets")
    with op.batch_alter_table("tickets", table_args=CHECKS) as tickets:
        for name in (*MOMENTS, *LINKS):
            tickets.drop_column(name)
