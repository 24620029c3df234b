"""The tables go up and down with rows in them, and agree with what the code says of them."""

from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from scheduler.domain.errors import SchedulerError
from scheduler.store.database import Database
from scheduler.store.schema import NOTHING, migrate, revision_of
from scheduler.store.tables.base import Base
from tests.exchange.folders import a_service
from tests.store.test_records import got, put


def test_the_migrations_make_the_tables_that_the_code_describes(engine):
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrations_run_down_and_up_again_on_data(bare, engine):
    migrate(engine)
    with closing(Database(bare)) as database:
        put(database, "small", a_service())
        migrate(engine, "0001")
        migrate(engine)
        assert got(database, "small") == a_service()
    migrate(engine, NOTHING)
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        assert revision_of(connection) is None


def test_a_store_of_another_version_is_refused_with_the_remedy(bare, engine):
    migrate(engine, "0001")
    with pytest.raises(SchedulerError, match="unpaid-work db upgrade"):
        Database(bare)


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(SchedulerError, match="Use SQLite or PostgreSQL"):
        Database("mysql://somewhere/else")
