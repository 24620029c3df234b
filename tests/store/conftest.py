"""Every test of the store runs on both databases: a new store for each, copied from one whose tables were made once."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from scheduler.store.database import Database, make_engine
from scheduler.store.schema import migrate
from tests.store.servers import new_database, postgresql

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tables") / "tables.db"
    _make_tables(str(file))
    return file


@pytest.fixture(scope="session")
def postgresql_tables(server: str) -> str:
    new_database(server, "tables", "template0")
    _make_tables(server.format("tables"))
    return "tables"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def bare(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, without tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return new_database(request.getfixturevalue("server"), f"bare{next(NUMBERS)}", "template0")


@pytest.fixture
def address(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store with its tables, all empty."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_tables"), tmp_path / "store.db")
        return f"sqlite:///{tmp_path / 'store.db'}"
    tables = request.getfixturevalue("postgresql_tables")
    return new_database(request.getfixturevalue("server"), f"store{next(NUMBERS)}", tables)


@pytest.fixture
def engine(bare: str) -> Iterator[Engine]:
    """Of the empty one; closed also when the test fails, or another test would be blamed for the open connection."""
    engine = make_engine(bare)
    yield engine
    engine.dispose()


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    database = Database(address)
    yield database
    database.close()


def _make_tables(address: str) -> None:
    engine = make_engine(address)
    migrate(engine)
    engine.dispose()
