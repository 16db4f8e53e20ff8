"""Of what an operator wants no mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice; nobody has made one yet, and gets every mail as before."""
    op.add_column("operators", sa.Column("no_mail_for", sa.JSON()))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("operators", "no_mail_for")
