"""A service's settings in the store: seen, changed one at a time, with what they were before."""

from collections.abc import Mapping

from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.judging import judged_settings, settings_as_texts
from scheduler.store import audit, changes
from scheduler.store.changes import RecordChange
from scheduler.store.database import Database
from scheduler.store.records import load_policy, service_id


def settings_of(database: Database, key: str) -> Mapping[str, str]:
    """Each setting's value as its text."""
    with database.reading() as session:
        return settings_as_texts(load_policy(session, service_id(session, key)))


def change_setting(database: Database, key: str, name: str, text: str, seen: str, actor: Actor) -> None:
    """Raises SchedulerError if it is no longer what was `seen`, BadRecords for a value that cannot be."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        present = settings_as_texts(load_policy(session, service))
        if name not in present:
            raise SchedulerError("There is no such setting. Choose one of the list.")
        if present[name] != seen:
            raise SchedulerError("This setting was changed while you had it open. Look at it again.")
        policy = judged_settings({**present, name: text})
        changes.change_setting(session, service, name, getattr(policy, name), actor, database.moment())
        audit.note(session, service, Deed.ALTERATION, f"setting {name}")


def changes_of_settings(database: Database, key: str) -> list[RecordChange]:
    """Newest first."""
    with database.reading() as session:
        return changes.changes_of_settings(session, service_id(session, key))
