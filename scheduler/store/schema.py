"""The tables' versions: up, down, and whether a store is of this one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST, NOTHING = "head", "base"


def migrate(engine: Engine, revision: str = NEWEST) -> None:
    """Bring the tables to a revision, up or down, with the rows in them, all in one transaction."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if _is_up(connection, revision):
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)


def is_current(connection: Connection) -> bool:
    return revision_of(connection) == ScriptDirectory.from_config(_config()).get_current_head()


def revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_up(connection: Connection, revision: str) -> bool:
    if revision in (NEWEST, NOTHING):
        return revision == NEWEST
    known = [script.revision for script in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]
    present = revision_of(connection)
    return present is None or known.index(revision) >= known.index(present)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
