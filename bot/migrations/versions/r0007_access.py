"""Codes, links, page sessions and identities that prove whose a ticket is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "ticket_subjects",
    "conversation_identities",
    "seen_identities",
    "page_sessions",
    "link_revocations",
    "access_links",
    "access_codes",
)


def upgrade() -> None:
    _proofs(
        "access_codes",
        "key_hash",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
    )
    _proofs("access_links", "token_hash")
    op.create_table("link_revocations", _owner("tickets", "ticket_id"), _moment("revoked_at"))
    op.create_table(
        "page_sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        _reference("tickets", "ticket_id"),
        sa.Column("email", sa.String(254)),
        sa.Column("subject", sa.String(255)),
        _reference("conversations", "conversation_id"),
        _moment("created_at"),
        _moment("last_seen_at"),
        _moment("expires_at"),
    )
    _index("page_sessions", "ticket_id", "email", "conversation_id", "expires_at")
    op.create_table(
        "seen_identities",
        sa.Column("jti_hash", sa.String(64), primary_key=True),
        _reference("conversations", "conversation_id"),
        _moment("expires_at"),
    )
    _index("seen_identities", "conversation_id", "expires_at")
    op.create_table(
        "conversation_identities",
        _owner("conversations", "conversation_id"),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100)),
        _moment("until"),
    )
    op.create_table(
        "ticket_subjects", _owner("tickets", "ticket_id"), sa.Column("subject", sa.String(255), nullable=False)
    )
    _index("ticket_subjects", "subject")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _proofs(table: str, key: str, *own: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column(key, sa.String(64), nullable=False, unique=True),
        *own,
        _reference("tickets", "ticket_id"),
        sa.Column("opens_all", sa.Boolean(), nullable=False),
        _moment("expires_at"),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    _index(table, "ticket_id", "expires_at")


def _owner(table: str, column: str) -> sa.Column[int]:
    foreign = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(column, sa.Integer(), foreign, primary_key=True, autoincrement=False)


def _reference(table: str, column: str) -> sa.Column[int]:
    return sa.Column(column, sa.Integer(), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"))


def _moment(column: str) -> sa.Column[object]:
    return sa.Column(column, sa.DateTime(timezone=True), nullable=False)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
