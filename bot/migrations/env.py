"""Run by alembic: which tables there should be, and how to change them."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy import Enum

import bot.attachments.models
import bot.calibration.models
import bot.conversations.models
import bot.limits
import bot.operators.models
import bot.outbox.models
import bot.tickets.models  # noqa: F401  (importing a model puts its table into the metadata)
from bot.database import Base, UtcDateTime

ABOVE = frozenset({"tracker_events", "tracker_snapshots"})  # tables of bot.dialogue, which stands above migrations


def _is_ours(_object: object, name: str | None, type_: str, reflected: bool, _compared_to: object) -> bool:
    """Leave a table alone whose models this floor may not import; the test of the schema imports them."""
    return not (type_ == "table" and reflected and name in ABOVE and name not in Base.metadata.tables)


def _render(type_: str, value: object, _context: object) -> str | Literal[False]:
    """Write our own column types into new revisions as what the database sees."""
    if type_ == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if type_ == "type" and isinstance(value, Enum):
        return f"sa.String(length={value.length})"  # a new value of an enumeration needs no migration
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
    include_object=_is_ours,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
