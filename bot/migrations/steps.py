"""The steps from one schema to the next, taken by alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.migrations.schema import SCRIPTS, SchemaTooNew


def configuration(connection: Connection) -> Config:
    """Return alembic's configuration for an open connection; the scripts travel inside the package."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def take_steps(connection: Connection) -> None:
    """Create or update all tables.

    Raises:
        SchemaTooNew: the database's revision is not one of ours.
    """
    config = configuration(connection)
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        head = ScriptDirectory.from_config(config).get_current_head()
        raise SchemaTooNew(f"the database is newer than this release, which knows revision {head}: {error}") from error
