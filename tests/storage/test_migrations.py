"""The schema comes by migration alone, once, whoever is first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from model.errors import NewerHome
from storage.catalog import Catalog
from storage.database import connect, reading, writing
from storage.migrations import migrate, revision
from storage.schema import REVISION, metadata


def test_the_migrations_make_just_the_tables_of_the_schema(database_url: str) -> None:
    engine = connect(database_url)
    migrate(engine)
    with reading(engine) as connection:
        assert revision(connection) == REVISION
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_again_changes_nothing(database_url: str) -> None:
    engine = connect(database_url)
    migrate(engine)
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_eight_processes_that_open_at_once_agree(database_url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: Catalog.open(database_url), range(8)))
    assert [list(catalog.captures()) for catalog in opened] == [[]] * 8
    for catalog in opened:
        catalog.close()


def test_a_catalog_of_a_newer_program_is_refused_in_one_line(database_url: str) -> None:
    engine = connect(database_url)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerHome, match="schema 9999, newer"):
        Catalog.open(database_url)
