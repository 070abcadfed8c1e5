"""Brings a database to the newest schema, by Alembic, whichever process comes first."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from model.errors import NewerHome
from storage.database import reading, writing
from storage.schema import REVISION


def migrate(engine: Engine) -> None:
    """Make or upgrade the tables in one transaction; cheap when there is nothing to do.

    Raises NewerHome when the database was written by a newer program, and OutOfReach.
    """
    with reading(engine) as connection:
        if revision(connection) == REVISION:
            return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(20081107)"))
        found = revision(connection)
        if found != REVISION:
            _upgrade(connection, found)


def revision(connection: Connection) -> str:
    """The schema's revision; empty when the database is new."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upgrade(connection: Connection, found: str) -> None:
    # Alembic is slow to import, and nearly always there is nothing to do
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found and found not in known:
        raise NewerHome(f"the catalog has schema {found}, newer than this program's {REVISION}: update nianbao")
    command.upgrade(config, "head")
