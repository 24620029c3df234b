"""Every test of the store runs on both databases: a new empty store for each."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate
from tests.store.servers import postgresql

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    pattern: str = request.getfixturevalue("server")
    name = f"store{next(NUMBERS)}"
    engine = create_engine(
        pattern.format("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return pattern.format(name)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """Closed also when the test fails: a connection left open would be the fault of whichever test comes later."""
    engine = make_engine(address)
    yield engine
    engine.dispose()


@pytest.fixture
def database(address: str, engine: Engine) -> Iterator[Database]:
    migrate(engine)
    engine.dispose()
    database = Database(address)
    yield database
    database.close()
