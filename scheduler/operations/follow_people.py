"""What lies ahead of one individual, as published."""

from datetime import date

from scheduler.domain.attendance import PreviousBooking
from scheduler.store import rosters
from scheduler.store.database import Database
from scheduler.store.records import service_id


def bookings_ahead(database: Database, key: str, individual_id: str, today: date) -> list[PreviousBooking]:
    """Published bookings from today on, by day. The page that shows them notes that it does."""
    with database.reading() as session:
        return rosters.bookings_from(session, service_id(session, key), individual_id, today)
