"""Every test of the store runs on both databases: a new store for each, copied from one that was filled once."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

import pytest
from sqlalchemy import Engine, make_url

from scheduler.store.database import Database, make_engine, now
from scheduler.store.schema import migrate
from tests.store.servers import in_memory, new_database, postgresql

Clock = Callable[[], datetime]
Fill = Callable[[Database], None]


def no_records(database: Database) -> None:
    """Leaves the tables empty."""


class Originals:
    """Stores of one kind, each filled once and then only copied; `make` gives a new database, a copy of another."""

    def __init__(self, make: Callable[[str | None], str]) -> None:
        self.make = make
        self._filled: dict[tuple[Fill, datetime | None], str] = {}

    def copy(self, fill: Fill, clock: Clock = now) -> str:
        """The address of a new store with what `fill` puts in."""
        known = fill, None if clock is now else clock()
        if known not in self._filled:
            self._filled[known] = self._fill(fill, clock)
        return self.make(self._filled[known])

    def _fill(self, fill: Fill, clock: Clock) -> str:
        if fill is no_records:
            address = self.make(None)
            engine = make_engine(address)
            migrate(engine)
            engine.dispose()
        else:
            address = self.copy(no_records)
            database = Database(address, clock)
            fill(database)
            database.close()
        return address


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql(in_memory()) as address:
        yield address


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Originals:
    def make(original: str | None) -> str:
        file = tmp_path_factory.mktemp("store") / "store.db"
        if original:
            shutil.copy(original.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"

    return Originals(make)


@pytest.fixture(scope="session")
def postgres(server: str) -> Originals:
    numbers = count(1)

    def make(original: str | None) -> str:
        template = make_url(original).database if original else None
        return new_database(server, f"store{next(numbers)}", template or "template0")

    return Originals(make)


@pytest.fixture(params=["sqlite", "postgres"])
def originals(request: pytest.FixtureRequest) -> Originals:
    found: Originals = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def bare(originals: Originals) -> str:
    """The address of an empty database, without tables."""
    return originals.make(None)


@pytest.fixture
def address(originals: Originals) -> str:
    """The address of a store with its tables, all empty."""
    return originals.copy(no_records)


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


@pytest.fixture
def store_with(originals: Originals) -> Iterator[Callable[..., Database]]:
    """An open store with what `fill` puts in, for this test alone: `store_with(fill, clock)`."""
    opened: list[Database] = []

    def open_copy(fill: Fill, clock: Clock = now) -> Database:
        opened.append(Database(originals.copy(fill, clock), clock))
        return opened[-1]

    yield open_copy
    for database in opened:
        database.close()
