"""Which tickets only a mailed proof opens, because they were merged with one whose requester was not proven the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is proven of whoever opened a ticket, and seal what earlier merges opened to who had only typed."""
    op.add_column("tickets", sa.Column("is_proven", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tickets", sa.Column("is_sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    names = ("id", "conversation_id", "merged_into_id", "is_sealed")
    tickets = sa.table("tickets", *(sa.column(name) for name in names))
    merged = tickets.alias("merged")
    is_other = sa.or_(merged.c.conversation_id.is_(None), merged.c.conversation_id != tickets.c.conversation_id)
    came = sa.exists().where(merged.c.merged_into_id == tickets.c.id, is_other)
    op.execute(tickets.update().where(tickets.c.conversation_id.is_not(None), came).values(is_sealed=sa.true()))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("tickets", "is_sealed")
    op.drop_column("tickets", "is_proven")
