"""Whether a service's records have changed, and those that pages work with."""

from datetime import date

from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import WEEK
from scheduler.progress.lights import RECENT_WEEKS
from scheduler.store import audit
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id


def changed_at(database: Database, key: str) -> int:
    """The number of the last entry of the log that changed a row: a new one, and what was worked out is stale."""
    with database.reading() as session:
        return audit.last_change(session, service_id(session, key))


def recent_records(database: Database, key: str, today: date) -> ServiceRecords:
    """Everything but the attendance of individuals who had neither an order nor a booking in the last half year.

    For pages, each of which notes for itself what it shows.
    """
    with database.reading() as session:
        return load_records(session, service_id(session, key), people_since=today - RECENT_WEEKS * WEEK)
