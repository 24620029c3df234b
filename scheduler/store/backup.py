"""A store as one file, and back into an empty store of either kind: every row, the log included, as it was."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Column, Date, Enum, LargeBinary, Table, func, insert, select
from sqlalchemy.orm import Session

from scheduler.domain.errors import SchedulerError
from scheduler.store.digests import plain
from scheduler.store.numbering import BATCH
from scheduler.store.records import service_ids
from scheduler.store.schema import revision_of
from scheduler.store.tables.base import Base, Moment, ServiceRow, Words

REVISION = "revision"


def write_backup(session: Session, path: Path) -> int:
    """A ZIP file with one line of JSON for each row; how many rows it has."""
    count = 0
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(REVISION, str(revision_of(session.connection())))
        for table in Base.metadata.sorted_tables:
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as binary, TextIOWrapper(binary) as file:
                for row in session.execute(select(table).order_by(*table.primary_key.columns)):
                    file.write(json.dumps([plain(value) for value in row]) + "\n")
                    count += 1
    return count


def read_backup(session: Session, path: Path) -> list[int]:
    """Every row of the file into an empty store; the services that it has. Raises SchedulerError otherwise."""
    if session.scalar(select(func.count()).select_from(ServiceRow)):
        raise SchedulerError("There are services in this store. Restore into a new one: `unpaid-work db upgrade`.")
    try:
        with ZipFile(path) as archive:
            if (made := archive.read(REVISION).decode()) != (here := revision_of(session.connection())):
                raise SchedulerError(
                    f"The backup was made at revision {made}, the store is at {here}. "
                    f"Bring the store to it first: `unpaid-work db upgrade --to {made}`."
                )
            for table in Base.metadata.sorted_tables:
                _read_table(session, archive, table)
    except (OSError, BadZipFile, KeyError) as error:
        raise SchedulerError(f"{path.name} cannot be read as a backup: {error}. Name another file.") from None
    return service_ids(session)


def _read_table(session: Session, archive: ZipFile, table: Table) -> None:
    columns = list(table.columns)
    readers = [_reader(column) for column in columns]
    batch: list[dict[str, Any]] = []
    for values in _lines(archive, table.name):
        cells = zip(columns, readers, values, strict=True)
        batch.append({column.key: None if value is None else read(value) for column, read, value in cells})
        if len(batch) == BATCH:
            session.execute(insert(table), batch)
            batch = []
    if batch:
        session.execute(insert(table), batch)


def _lines(archive: ZipFile, name: str) -> Iterator[list[Any]]:
    with archive.open(f"{name}.jsonl") as binary, TextIOWrapper(binary) as file:
        for line in file:
            yield json.loads(line)


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """From what JSON holds to what the column takes."""
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enum_class or str
    if isinstance(kind, Moment):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return bytes.fromhex
    return tuple if isinstance(kind, Words) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
