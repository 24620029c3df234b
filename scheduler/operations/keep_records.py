"""A service's folder into the store, and out of it: all of it or nothing, each time with a line in the log."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from scheduler.assemble import assemble
from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.records import ServiceRecords
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.exporting import write_service, write_workbook
from scheduler.store import audit, rosters
from scheduler.store.database import Database
from scheduler.store.records import add_service, load_records, service_id

WORKBOOK = ".xlsx"


def import_service(database: Database, key: str, records: ServiceRecords, actor: Actor) -> None:
    """A new service under the key. Raises SchedulerError if the key is taken."""
    with database.changing(actor) as session:
        service = add_service(session, key, records, actor.name, database.moment())
        audit.note(session, service, Deed.COLLECTION, "records of the whole service")


def export_service(database: Database, key: str, destination: Path, actor: Actor) -> ServiceRecords:
    """The service's records as they are now, as a folder or an .xlsx workbook; logged before a byte is written."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.DISCLOSURE, "records of the whole service, as files")
        records = load_records(session, service)
    if destination.suffix.lower() == WORKBOOK:
        write_workbook(records, destination)
    else:
        write_service(records, destination)
    return records


def consult(database: Database, key: str, subject: str, actor: Actor) -> ServiceRecords:
    """The service's records to look at; that they were looked at is logged."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, subject)
        return load_records(session, service)


def records_before(session: Session, service: int, monday: date) -> ServiceRecords:
    """The records to plan a week with: the roster published before it is the store's own, if it has one."""
    records = load_records(session, service)
    if (found := rosters.previous(session, service, monday)) is None:
        return records
    week, bookings, staffing = found
    bookings += _without_place(records, week, {row.individual_id for row in bookings if row.day >= week})
    return replace(records, previous_bookings=bookings, previous_staffing=staffing)


def _without_place(records: ServiceRecords, week: date, booked: Collection[str]) -> tuple[PreviousBooking, ...]:
    """A line for each individual who needed a session in a week and was offered none (tier 2)."""
    known = {order.individual_id for order in records.orders if order.imposed_on < week}
    needing = {need.individual_id for need in assemble(records, week).needs if need.minutes}
    return tuple(PreviousBooking(individual_id=key, day=week) for key in sorted(needing & known - set(booked)))
