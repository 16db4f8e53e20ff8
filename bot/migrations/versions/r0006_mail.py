"""What sending mail needs: what became of a row, and how far a student has read the chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING = "sent_at IS NULL AND failed_at IS NULL"
SKIPPED = f"{WAITING} AND skipped_as IS NULL"


def upgrade() -> None:
    op.drop_index("ix_outbox_due", "outbox")
    op.add_column("outbox", sa.Column("skipped_as", sa.String(length=16)))
    op.add_column("outbox", sa.Column("carried_by_id", sa.Integer()))
    op.add_column("outbox", sa.Column("bounced_at", sa.DateTime(timezone=True)))
    op.create_index("ix_outbox_carried_by_id", "outbox", ["carried_by_id"])
    _index_due(SKIPPED)
    op.add_column("conversations", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.add_column("conversations", sa.Column("seen_seq", sa.Integer()))


def downgrade() -> None:
    op.drop_column("conversations", "seen_seq")
    op.drop_column("conversations", "seen_at")
    op.drop_index("ix_outbox_due", "outbox")
    op.drop_index("ix_outbox_carried_by_id", "outbox")
    for column in ("bounced_at", "carried_by_id", "skipped_as"):
        op.drop_column("outbox", column)
    _index_due(WAITING)


def _index_due(where: str) -> None:
    condition = sa.text(where)
    op.create_index("ix_outbox_due", "outbox", ["next_try_at"], sqlite_where=condition, postgresql_where=condition)
