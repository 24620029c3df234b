"""What lies ahead of one individual, as published, and what supervisors noted."""

from datetime import date

from scheduler.domain.attendance import PreviousBooking
from scheduler.store import register, rosters
from scheduler.store.database import Database
from scheduler.store.records import service_id
from scheduler.store.register import Note


def bookings_ahead(database: Database, key: str, individual_id: str, today: date) -> list[PreviousBooking]:
    """Published bookings from today on, by day. The page that shows them notes that it does."""
    with database.reading() as session:
        return rosters.bookings_from(session, service_id(session, key), individual_id, today)


def notes_about(database: Database, key: str, individual_id: str, most: int) -> list[Note]:
    """What supervisors noted in the register, the newest first. The page that shows them notes that it does."""
    with database.reading() as session:
        return register.notes_about(session, service_id(session, key), individual_id, most)
