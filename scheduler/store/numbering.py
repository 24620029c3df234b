"""Numbers for new rows. Only one transaction writes at a time, so that the next number is known ahead."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from scheduler.store.digests import row_digest
from scheduler.store.tables.base import Base, Row, ServiceRow

BATCH = 20_000

Changes = dict[tuple[str, int], bytes | None]


def add_rows(session: Session, kind: type[Row], service_id: int, rows: Iterable[Mapping[str, Any]]) -> range:
    """Many new rows of one kind, each with a value for every column; their numbers."""
    table, numbers, changes = table_of(kind), _numbers(session, kind), changes_of(session, service_id)
    batch: list[dict[str, Any]] = []
    first = following = next(numbers)
    for values in rows:
        row = {**values, "id": following, "service_id": service_id}
        changes[table.name, following] = row_digest(table, row)
        batch.append(row)
        following = next(numbers)
        if len(batch) == BATCH:
            session.execute(insert(kind), batch)
            batch = []
    if batch:
        session.execute(insert(kind), batch)
    session.info["numbers"][kind] = count(following)
    return range(first, following)


def table_of(kind: type[Base]) -> Table:
    return cast(Table, kind.__table__)


def changes_of(session: Session, service_id: int) -> Changes:
    """What this transaction has changed of a service so far: digest by table and row."""
    found: Changes = session.info.setdefault("changes", {}).setdefault(service_id, {})
    return found


def number_new_rows(session: Session) -> None:
    """Before a flush: a number for each new row that has none."""
    for row in session.new:
        if isinstance(row, Row | ServiceRow) and row.id is None:
            row.id = next(_numbers(session, type(row)))


def note_changed_rows(session: Session) -> None:
    """After a flush: the digest of each row added or changed, none for a deleted one."""
    for row in (*session.new, *session.dirty):
        _note(session, row, deleted=False)
    for row in session.deleted:
        _note(session, row, deleted=True)


def _note(session: Session, row: object, *, deleted: bool) -> None:
    if not isinstance(row, Row | ServiceRow):
        return
    table = table_of(type(row))
    service_id = row.service_id if isinstance(row, Row) else row.id
    values = {column.name: getattr(row, column.name) for column in table.columns} if not deleted else {}
    changes_of(session, service_id)[table.name, row.id] = None if deleted else row_digest(table, values)


def _numbers(session: Session, kind: type[Row] | type[ServiceRow]) -> Iterator[int]:
    numbers: dict[Any, Iterator[int]] = session.info.setdefault("numbers", {})
    if kind not in numbers:
        last = session.scalar(select(func.max(kind.id))) or 0
        numbers[kind] = count(last + 1)
    return numbers[kind]
