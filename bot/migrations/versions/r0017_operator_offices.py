"""For which offices an operator answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; who stands in it nowhere answers for every office, as all did so far."""
    op.create_table(
        "operator_offices",
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operators.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("operator_id", "office"),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("operator_offices")
