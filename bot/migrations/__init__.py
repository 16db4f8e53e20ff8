"""The schema of the database and its changes."""

from bot.migrations.schema import SchemaTooNew, upgrade

__all__ = ["SchemaTooNew", "upgrade"]
