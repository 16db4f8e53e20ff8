"""How often the page of each entry was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of the daily counts."""
    op.create_table(
        "page_reads",
        sa.Column("entry", sa.String(length=200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reads", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "day"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("page_reads")
