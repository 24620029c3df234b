"""What publishing a version would tell whom, before anyone decides."""

from datetime import date

from scheduler.domain.attendance import PreviousBooking
from scheduler.domain.messages import Message
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK, TimeOfDay
from scheduler.operations.see_week import SeenWeek
from scheduler.operations.tell_individuals import appointments, week_messages
from scheduler.store import deliveries
from scheduler.store.database import Database
from scheduler.store.records import service_id


def who_would_be_told(database: Database, key: str, records: ServiceRecords, week: SeenWeek) -> list[Message]:
    """The messages as `publish_week` would queue them, by individual."""
    mondays = [week.version.monday + number * WEEK for number in range(week.version.weeks)]
    with database.reading() as session:
        service = service_id(session, key)
        known = {monday: deliveries.told_of_week(session, service, monday) for monday in mondays}
    cause, at = f"v{week.version.number}", database.moment()
    return [
        message
        for monday in mondays
        for message in week_messages(
            records, appointments(records, _booked(week, monday)), known[monday], monday, cause, at
        )
    ]


def _booked(week: SeenWeek, monday: date) -> list[PreviousBooking]:
    sessions = {session.session_id: session for session in week.problem.sessions}
    pairs = [(booking, sessions[booking.session_id]) for booking in week.roster.bookings]
    return [
        PreviousBooking(
            individual_id=booking.individual_id,
            placement_id=held.placement_id,
            day=held.day,
            start=TimeOfDay(held.start),
            kind=booking.kind,
        )
        for booking, held in pairs
        if monday <= held.day < monday + WEEK
    ]
