"""Two doors to the records: `reading` sees, `changing` changes and writes a line in the log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor
from scheduler.store import audit
from scheduler.store.numbering import note_changed_rows, number_new_rows
from scheduler.store.schema import is_current

WAIT_SECONDS = 60
"""How long a writer waits for another to finish."""

ONE_WRITER = 0x55575345
"""The key of PostgreSQL's lock that lets one transaction write at a time, as SQLite does by itself."""


def now() -> datetime:
    return datetime.now(UTC)


class Database:
    """A store of services' records, SQLite or PostgreSQL. Raises SchedulerError if it cannot be opened as it is."""

    def __init__(self, url: str, clock: Callable[[], datetime] = now) -> None:
        self._engine = make_engine(url)
        self._clock = clock
        try:
            with self._engine.connect() as connection:
                current = is_current(connection)
        except OperationalError as error:
            self.close()
            raise SchedulerError(f"The store cannot be opened: {error.orig}. Check its address.") from None
        if not current:
            self.close()
            raise SchedulerError("The store is not of this version. Run `unpaid-work db upgrade` with its address.")

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view that cannot change anything."""
        with Session(self._engine.execution_options(writes=False)) as session, session.begin():
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield session

    @contextmanager
    def changing(self, actor: Actor) -> Iterator[Session]:
        """A transaction: begins here, is written to the log and commits at the end, or leaves no trace."""
        with Session(self._engine.execution_options(writes=True), autoflush=True) as session, session.begin():
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_WRITER})
            event.listen(session, "before_flush", lambda session, *_: number_new_rows(session))
            event.listen(session, "after_flush", lambda session, *_: note_changed_rows(session))
            yield session
            session.flush()
            audit.seal(session, actor, self._clock())

    def moment(self) -> datetime:
        return self._clock()

    def close(self) -> None:
        self._engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine whose transactions are what they say, and whose errors tell no values of rows.

    Raises SchedulerError for an address of another kind.
    """
    address = make_url(url if "://" in url else f"sqlite:///{url}")
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True)
    if address.get_backend_name() != "sqlite":
        raise SchedulerError(f"A store of kind {address.get_backend_name()} is not known. Use SQLite or PostgreSQL.")
    engine = create_engine(address, connect_args={"timeout": WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that had read first could not get it any more."""
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
