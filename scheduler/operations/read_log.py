"""The log of DPA 2018 s.62, to read and to verify."""

from scheduler.domain.versions import Actor, Deed
from scheduler.store import audit
from scheduler.store.audit import Entry, Search
from scheduler.store.database import Database
from scheduler.store.records import service_id


def read_log(database: Database, key: str) -> list[Entry]:
    """Every entry of a service, oldest first."""
    with database.reading() as session:
        return audit.entries(session, service_id(session, key))


def consult_log(database: Database, key: str, actor: Actor) -> list[Entry]:
    """The same for someone who looks: that they did is the last entry."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, "the log")
        return audit.entries(session, service)


def search_log(
    database: Database, key: str, wanted: Search, skip: int, most: int, actor: Actor
) -> tuple[list[Entry], int]:
    """A page of the entries that fit, newest first, and how many there are; that someone looked is the next entry."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.CONSULTATION, "the log")
        return audit.search(session, service, wanted, skip, most)


def verify_log(database: Database, key: str) -> tuple[int, list[str]]:
    """How many entries there are, and what shows that the log or a row was touched behind it."""
    with database.reading() as session:
        service = service_id(session, key)
        return len(audit.entries(session, service)), audit.verify(session, service)
