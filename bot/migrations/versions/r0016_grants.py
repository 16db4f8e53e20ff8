"""Access that students authorise for a time, and the context a request was sent from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ALIVE = sa.text("ended_at IS NULL")
PROOFS = sa.Enum("opened", "mailed", "identity", name="grantproof", native_enum=False, length=16)
ENDS = sa.Enum("revoked", "expired", "closed", name="grantend", native_enum=False, length=16)


def upgrade() -> None:
    """Add a table and a column, in place: a table that is copied takes what points at it along."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "consent_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("proof", PROOFS, nullable=False),
        sa.Column("person_name", sa.String(length=100), nullable=True),
        sa.Column("person_kind", sa.String(length=100), nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_as", ENDS, nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ck_consent_grants_ended"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_consent_grants_ticket_id", "consent_grants", ["ticket_id"])
    op.create_index(
        "ix_consent_grants_alive", "consent_grants", ["expires_at"], sqlite_where=ALIVE, postgresql_where=ALIVE
    )
    op.add_column("tickets", sa.Column("context", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Forget them."""
    op.drop_column("tickets", "context")
    op.drop_table("consent_grants")
