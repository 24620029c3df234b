"""That someone looked at personal data: DPA 2018 s.62 asks for who, when and why."""

from scheduler.domain.versions import Actor, Deed
from scheduler.store import audit
from scheduler.store.database import Database
from scheduler.store.records import service_id


def note_access(database: Database, key: str, subject: str, actor: Actor, deed: Deed = Deed.CONSULTATION) -> None:
    """An entry in the log. `subject` says what was looked at, people by id only."""
    with database.changing(actor) as session:
        audit.note(session, service_id(session, key), deed, subject)
