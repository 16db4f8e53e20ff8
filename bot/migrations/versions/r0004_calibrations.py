"""Why an answer did not help, what the retriever knew when it was asked, and what was learnt from both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("feedback") as feedback:
        feedback.add_column(sa.Column("reason", sa.String(length=32)))
        feedback.add_column(sa.Column("shown", sa.JSON(none_as_null=True)))
        feedback.add_column(sa.Column("uncalibrated", sa.Double()))
    with op.batch_alter_table("gaps") as gaps:
        gaps.add_column(sa.Column("uncalibrated", sa.Double()))
    op.create_table(
        "calibrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("labels", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("ece_before", sa.Double(), nullable=False),
        sa.Column("ece_after", sa.Double(), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("slope", sa.Double(), nullable=False),
        sa.Column("shift", sa.Double(), nullable=False),
        sa.Column("answer", sa.Double(), nullable=False),
        sa.Column("clarify", sa.Double(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.String(length=120)),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    op.drop_table("calibrations")
    with op.batch_alter_table("gaps") as gaps:
        gaps.drop_column("uncalibrated")
    with op.batch_alter_table("feedback") as feedback:
        for column in ("uncalibrated", "shown", "reason"):
            feedback.drop_column(column)
