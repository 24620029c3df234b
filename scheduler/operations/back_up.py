"""A whole store into one file, and back."""

from pathlib import Path

from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.staging import all_or_nothing
from scheduler.store import audit
from scheduler.store.backup import read_backup, write_backup
from scheduler.store.database import Database
from scheduler.store.records import service_ids

OWN = 0o600
"""Nobody but the account that the program runs as reads a backup."""


def back_up(database: Database, path: Path, actor: Actor) -> int:
    """Every service with its log, all or nothing; how many rows. Logged as a disclosure before it is written."""
    with database.changing(actor) as session:
        for service in service_ids(session):
            audit.note(session, service, Deed.DISCLOSURE, "backup of the whole store")
    with all_or_nothing(path.parent) as staging, database.reading() as session:
        rows = write_backup(session, staging / path.name)
        (staging / path.name).chmod(OWN)
    return rows


def restore(database: Database, path: Path, actor: Actor) -> int:
    """A backup into an empty store; how many services. Raises SchedulerError if it, or its log, is not whole."""
    with database.changing(actor) as session:
        services = read_backup(session, path)
        for service in services:
            if faults := audit.verify(session, service):
                raise SchedulerError(f"{path.name} is not as it was written: {faults[0]} Name another backup.")
            audit.note(session, service, Deed.COLLECTION, "the whole store, restored from a backup")
    return len(services)
