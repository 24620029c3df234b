"""A service's records, in and out: the rows of its folder as they came, its settings, and what the register says."""

import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, Text, cast, or_, select
from sqlalchemy.orm import Session

from scheduler.domain.attendance import Attendance, Outcome
from scheduler.domain.errors import SchedulerError
from scheduler.domain.policy import Policy
from scheduler.domain.records import ROW_TYPES, ServiceRecords
from scheduler.store.numbering import add_rows, table_of
from scheduler.store.tables import casework, past, people, staff, work
from scheduler.store.tables.base import RecordRow, ServiceRow
from scheduler.store.tables.register import AttendanceRow

ROWS: Mapping[str, type[RecordRow]] = {
    "individuals": people.IndividualRow,
    "orders": people.OrderRow,
    "availability": people.AvailabilityRow,
    "absences": people.AbsenceRow,
    "needs": people.NeedRow,
    "keep_apart": people.KeepApartRow,
    "keep_away": people.KeepAwayRow,
    "muster_points": work.MusterPointRow,
    "placements": work.PlacementRow,
    "timetable": work.TimetableEntryRow,
    "session_changes": work.SessionChangeRow,
    "closed_days": work.ClosedDayRow,
    "weather": work.WeatherChanceRow,
    "travel": work.JourneyRow,
    "supervisors": staff.SupervisorRow,
    "supervisor_availability": staff.SupervisorAvailabilityRow,
    "supervisor_leave": staff.SupervisorLeaveRow,
    "must_not_supervise": staff.MustNotSuperviseRow,
    "previous_bookings": past.PreviousBookingRow,
    "previous_staffing": past.PreviousStaffingRow,
    "decisions": work.DecisionRow,
    "order_events": casework.OrderEventRow,
    "entitlements": casework.EntitlementRow,
    "needs_reviews": casework.NeedsReviewRow,
    "exit_questionnaires": casework.ExitQuestionnaireRow,
}
"""File of the service folder -> the rows that hold it. Attendance is the register's, which keeps history."""

RECORD_NAMES: Mapping[str, tuple[str, ...]] = {
    name: tuple(field.name for field in fields(record)) for name, record in ROW_TYPES.items()
}
"""File of the service folder -> its columns, which its rows have under the same names."""

NOT_IN_A_FILE: Mapping[str, Any] = {
    "arrived": None,
    "left": None,
    "walk_up": False,
    "note": None,
    "corrects": None,
    "reason": None,
}


def service_id(session: Session, key: str) -> int:
    """The number of a service by its key. Raises SchedulerError if there is none."""
    found = session.scalar(select(ServiceRow.id).where(ServiceRow.key == key))
    if found is None:
        known = ", ".join(session.scalars(select(ServiceRow.key).order_by(ServiceRow.key))) or "none yet"
        raise SchedulerError(f'There is no service "{key}" in this store. It has: {known}.')
    return found


def service_ids(session: Session) -> list[int]:
    """The numbers of all services."""
    return list(session.scalars(select(ServiceRow.id).order_by(ServiceRow.id)))


def service_keys(session: Session) -> list[str]:
    """The keys of all services, the oldest first."""
    return list(session.scalars(select(ServiceRow.key).order_by(ServiceRow.id)))


def add_service(session: Session, key: str, records: ServiceRecords, by: str, at: datetime) -> int:
    """A new service with all its records. Raises SchedulerError if the key is taken."""
    if session.scalar(select(ServiceRow.id).where(ServiceRow.key == key)) is not None:
        raise SchedulerError(f'The service "{key}" is in this store already. Give another key, or export it first.')
    service = ServiceRow(key=key)
    session.add(service)
    session.flush()
    settings = [{"name": name, "value": json.dumps(value)} for name, value in asdict(records.policy).items()]
    add_rows(session, casework.SettingRow, service.id, settings)
    for name, kind in ROWS.items():
        add_rows(session, kind, service.id, _placed(name, getattr(records, name)))
    entries = _placed("attendance", records.attendance)
    marks = {"recorded_by": by, "recorded_at": at, **NOT_IN_A_FILE}
    add_rows(session, AttendanceRow, service.id, ({**entry, **marks} for entry in entries))
    return service.id


def load_records(
    session: Session, service: int, *, people_since: date | None = None, rows_since: date | None = None
) -> ServiceRecords:
    """The service's records as they are now; of corrected attendance what it was corrected to.

    With `people_since`, attendance only of individuals who had an order or a booking on that day or later; with
    `rows_since`, attendance only from that day.
    """
    with _nothing_thrown_away():
        rows = {name: tuple(_records(session, service, name, kind)) for name, kind in ROWS.items()}
        some = None if people_since is None else _people_since(service, people_since)
        attendance = load_attendance(session, service, some, rows_since)
    return ServiceRecords(policy=load_policy(session, service), attendance=attendance, **rows)


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Half a million rows come and all stay: to look through them for rubbish again and again doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load_work(session: Session, service: int) -> ServiceRecords:
    """What says which sessions there are: placements, timetable, changes, days closed. Nothing about anyone."""
    names = ("muster_points", "placements", "timetable", "session_changes", "closed_days")
    rows = {name: tuple(_records(session, service, name, ROWS[name])) for name in names}
    return ServiceRecords(policy=load_policy(session, service), **rows)


def load_policy(session: Session, service: int) -> Policy:
    """The settings; those added to the product since they were stored have their defaults."""
    kind = casework.SettingRow
    found = session.execute(select(kind.name, kind.value).where(kind.service_id == service))
    return Policy(**{name: json.loads(value) for name, value in found})


def _people_since(service: int, day: date) -> Select[Any]:
    orders, attendance = table_of(people.OrderRow), table_of(AttendanceRow)
    with_order = select(orders.c.individual_id).where(
        orders.c.service_id == service, or_(orders.c.ended_on.is_(None), orders.c.ended_on >= day)
    )
    booked = select(attendance.c.individual_id).where(attendance.c.service_id == service, attendance.c.day >= day)
    return select(with_order.union(booked).subquery())


def load_attendance(
    session: Session,
    service: int,
    individuals: Iterable[str] | Select[Any] | None = None,
    since: date | None = None,
) -> tuple[Attendance, ...]:
    """What the register says now, in the order of the first entries; of some individuals only, or from a day."""
    table = table_of(AttendanceRow)
    later = table.alias()
    kinds = {str(outcome): outcome for outcome in Outcome}
    columns = [table.c[name] for name in ("individual_id", "placement_id", "day", "start", "minutes_credited")]
    replaced = select(later.c.corrects).where(later.c.service_id == service, later.c.corrects.is_not(None))
    query = select(*columns, cast(table.c.outcome, Text)).where(
        table.c.service_id == service, table.c.id.not_in(replaced)
    )
    if individuals is not None:
        query = query.where(table.c.individual_id.in_(individuals))
    if since is not None:
        query = query.where(table.c.day >= since)
    rows: Sequence[Any] = session.connection().execute(query.order_by(table.c.position, table.c.id)).all()
    return tuple(
        Attendance(
            individual_id=individual,
            placement_id=placement,
            day=day,
            start=start,
            outcome=kinds[outcome],
            minutes_credited=minutes,
        )
        for individual, placement, day, start, minutes, outcome in rows
    )


def _placed(name: str, records: Iterable[Any]) -> Iterator[dict[str, Any]]:
    names = RECORD_NAMES[name]
    read = attrgetter(*names)
    for position, record in enumerate(records):
        yield {"position": position, **dict(zip(names, read(record), strict=True))}


def _records(session: Session, service: int, name: str, kind: type[RecordRow]) -> Iterator[Any]:
    table, record, names = table_of(kind), ROW_TYPES[name], RECORD_NAMES[name]
    query = select(*(table.c[name] for name in names)).where(table.c.service_id == service)
    for values in session.connection().execute(query.order_by(table.c.position, table.c.id)).all():
        yield record(**dict(zip(names, values, strict=True)))
