"""Lists for those who see to it that people can come: lunches and travel passes of a week, reviews of needs due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.casework import Entitlement, Help, NeedsReview
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK, TimeOfDay
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.open_week import open_week
from scheduler.progress.orders import live_orders
from scheduler.store import audit, rosters
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id


@dataclass(frozen=True, slots=True, order=True)
class HelpLine:
    """Someone booked on a day who is entitled to help that day; `placement_id` is where the first session is."""

    day: date
    help: Help
    individual_id: str
    placement_id: str


def help_of_roster(records: ServiceRecords, roster: Path) -> list[HelpLine]:
    """The lines of all days of a roster file. Raises BadRecords if it does not fit the records."""
    problem, file = open_week(records, roster)
    sessions = {session.session_id: session for session in problem.sessions}
    bookings = (
        PreviousBooking(
            individual_id=booking.individual_id,
            placement_id=sessions[booking.session_id].placement_id,
            day=sessions[booking.session_id].day,
            start=TimeOfDay(sessions[booking.session_id].start),
        )
        for booking in file.roster.bookings
    )
    return help_needed(records.entitlements, bookings)


def help_of_week(database: Database, key: str, monday: date, actor: Actor) -> list[HelpLine]:
    """The lines of the week as published; that they were looked at is logged."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, f"lunches and travel passes of the week of {monday}")
        entitlements = load_records(session, service).entitlements
        return help_needed(entitlements, rosters.bookings_of_week(session, service, monday))


def help_needed(entitlements: Iterable[Entitlement], bookings: Iterable[PreviousBooking]) -> list[HelpLine]:
    """One line for each individual, day and kind of help, however many sessions the individual has that day."""
    found: dict[tuple[date, Help, str], HelpLine] = {}
    given = list(entitlements)
    for booking in sorted(bookings, key=lambda row: (row.day, row.start or 0)):
        for row in given:
            if row.individual_id == booking.individual_id and _holds(row, booking.day) and booking.placement_id:
                line = HelpLine(booking.day, row.help, row.individual_id, booking.placement_id)
                found.setdefault((line.day, line.help, line.individual_id), line)
    return sorted(found.values())


def _holds(row: Entitlement, day: date) -> bool:
    return (row.first_date or day) <= day <= (row.last_date or day)


def reviews_due(records: ServiceRecords, as_of: date, weeks: int) -> list[NeedsReview]:
    """Reviews of needs not held yet, due within so many weeks, of individuals with an order in force; soonest first."""
    live = live_orders(records.orders)
    due = (row for row in records.needs_reviews if row.held_on is None and row.due_on <= as_of + weeks * WEEK)
    return sorted((row for row in due if row.individual_id in live), key=lambda row: (row.due_on, row.individual_id))
