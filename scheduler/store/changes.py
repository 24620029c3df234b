"""Single rows of the service folder's files in the store: changed, added, taken out, each with its history."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ROW_TYPES
from scheduler.domain.versions import Actor
from scheduler.store.digests import plain
from scheduler.store.records import RECORD_NAMES, ROWS
from scheduler.store.tables.access import RecordChangeRow
from scheduler.store.tables.base import RecordRow
from scheduler.store.tables.casework import SettingRow

SETTINGS_FILE = "settings"


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A row as it was and is, by column; none before it was added, or after it was taken out."""

    row_id: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    by: str
    at: datetime
    reason: str


def rows_of(session: Session, service: int, name: str) -> list[tuple[int, Any]]:
    """(number, record) of every row of a file, in the file's order."""
    kind = ROWS[name]
    rows = session.scalars(select(kind).where(kind.service_id == service).order_by(kind.position, kind.id))
    return [(row.id, _record(name, row)) for row in rows]


def change_row(
    session: Session, service: int, name: str, number: int | None, record: Any | None, actor: Actor, at: datetime
) -> int:
    """Write a record over a row, or as a new one without a number; with no record, take the row out. Its number."""
    kind = ROWS[name]
    row = None if number is None else session.get(kind, number)
    if number is not None and (row is None or row.service_id != service):
        raise SchedulerError("This entry is not there any more. Look at the list again.")
    before = None if row is None else _record(name, row)
    if row is None:
        last = session.scalar(select(func.max(kind.position)).where(kind.service_id == service))
        row = kind(service_id=service, position=(last if last is not None else -1) + 1)
        session.add(row)
    if record is None:
        session.delete(row)
    else:
        for column in RECORD_NAMES[name]:
            setattr(row, column, getattr(record, column))
    number = row.id
    session.flush()
    number = number if number is not None else row.id
    session.add(_history(service, name, number, before, record, actor, at))
    session.flush()
    return number


def change_setting(session: Session, service: int, name: str, value: Any, actor: Actor, at: datetime) -> None:
    """Write one setting's value, one added to the product since the service came as well."""
    row = session.scalar(select(SettingRow).where(SettingRow.service_id == service, SettingRow.name == name))
    before = None if row is None else row.value
    if row is None:
        row = SettingRow(service_id=service, name=name)
        session.add(row)
    row.value = json.dumps(value)
    session.flush()
    session.add(
        RecordChangeRow(
            service_id=service,
            file=SETTINGS_FILE,
            row_id=row.id,
            before=None if before is None else json.dumps({name: json.loads(before)}),
            after=json.dumps({name: value}),
            by=actor.name,
            at=at,
            reason=actor.reason,
        )
    )
    session.flush()


def changes_of_settings(session: Session, service: int) -> list[RecordChange]:
    """Every change of a setting, newest first."""
    return _changes(session, RecordChangeRow.service_id == service, RecordChangeRow.file == SETTINGS_FILE)


def history_of(session: Session, service: int, name: str, number: int) -> list[RecordChange]:
    """Every change of a row, newest first; not of an earlier row that had its number and was taken out."""
    kind = RecordChangeRow
    found: list[RecordChange] = []
    for change in _changes(session, kind.service_id == service, kind.file == name, kind.row_id == number):
        if change.after is None and found:
            break
        found.append(change)
    return found


def _changes(session: Session, *wanted: ColumnElement[bool]) -> list[RecordChange]:
    query = select(RecordChangeRow).where(*wanted).order_by(RecordChangeRow.id.desc())
    return [
        RecordChange(row.row_id, _read(row.before), _read(row.after), row.by, row.at, row.reason)
        for row in session.scalars(query)
    ]


def _history(
    service: int, name: str, number: int, before: Any | None, after: Any | None, actor: Actor, at: datetime
) -> RecordChangeRow:
    known = after if after is not None else before
    return RecordChangeRow(
        service_id=service,
        file=name,
        row_id=number,
        individual_id=getattr(known, "individual_id", None) or getattr(known, "first_individual_id", None),
        second_individual_id=getattr(known, "second_individual_id", None),
        order_id=getattr(known, "order_id", None),
        before=_text(before),
        after=_text(after),
        by=actor.name,
        at=at,
        reason=actor.reason,
    )


def _record(name: str, row: RecordRow) -> Any:
    return ROW_TYPES[name](**{column: getattr(row, column) for column in RECORD_NAMES[name]})


def _text(record: Any | None) -> str | None:
    if record is None:
        return None
    return json.dumps({key: plain(value) for key, value in asdict(record).items()}, ensure_ascii=False)


def _read(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else dict(json.loads(text))
