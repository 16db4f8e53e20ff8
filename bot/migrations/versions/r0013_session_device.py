"""What an operator recognises a sign-in session by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add browser and system to the sessions."""
    with op.batch_alter_table("operator_sessions") as sessions:
        sessions.add_column(sa.Column("device", sa.String(length=64)))


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("operator_sessions") as sessions:
        sessions.drop_column("device")
