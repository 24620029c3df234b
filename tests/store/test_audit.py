"""Whatever is changed, added or deleted behind the log is found, in any table."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import text

from scheduler.domain.access import Role
from scheduler.domain.changes import Call
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.keep_records import consult, import_service
from scheduler.operations.manage_users import add_user
from scheduler.operations.publish_week import plan_into_store, publish_week
from scheduler.operations.read_log import verify_log
from scheduler.solver.limits import Limits
from scheduler.store import audit, outbox
from scheduler.store.audit import audited_kinds
from scheduler.store.calls import add_calls
from scheduler.store.database import make_engine
from scheduler.store.numbering import table_of
from scheduler.store.records import service_id
from tests.exchange.folders import a_service
from tests.store.mailing import a_message

WEEK = date(2026, 12, 7)
AILSA = Actor("Ailsa Coordinator", "First import")
TABLES = sorted(table_of(kind).name for kind in audited_kinds())
NOT_FILLED = {"credits", "record_changes", "lights", "rosters", "roster_bookings", "roster_staffing"}


@contextmanager
def behind_the_log(address):
    """What someone with the database's password could do: the guards taken off, and put back after."""
    with disposing(make_engine(address)) as engine, engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
            yield connection
            connection.execute(text("SET session_replication_role = DEFAULT"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            guards = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in guards:
                connection.execute(text(f"DROP TRIGGER {name}"))
            yield connection
            for _, guard in guards:
                connection.exec_driver_sql(guard)


@contextmanager
def disposing(engine):
    """Closed also when the test fails: a connection left open would be the fault of whichever test comes later."""
    try:
        yield engine
    finally:
        engine.dispose()


def something_of_everything(database):
    import_service(database, "s", a_service(), AILSA)
    consult(database, "s", "one individual", AILSA)
    add_user(database, "s", "marion@example.org", "Marion Manager", Role.MANAGER, AILSA)
    with database.changing(AILSA) as session:
        service = service_id(session, "s")
        add_calls(session, service, WEEK, 1, [Call("S01", True, None, None, "away")])
        outbox.queue(session, service, [a_message()], database.moment())
        audit.note(session, service, Deed.COLLECTION, "a call to make and a message")


@pytest.fixture
def address(originals):
    """Instead of that of an empty one."""
    return originals.copy(something_of_everything)


@pytest.fixture
def filled(database):
    return database


def faults(database):
    return verify_log(database, "s")[1]


@pytest.mark.parametrize("table", sorted(set(TABLES) - NOT_FILLED - {"services"}))
def test_a_row_changed_in_any_table_is_found(filled, address, table):
    column = {"settings": "value", "travel": "minutes", "users": "name", "calls": "why", "messages": "text"}.get(
        table, "position"
    )
    value = "'9'" if column in ("value", "name", "why", "text") else "9"
    with behind_the_log(address) as connection:
        key = connection.scalar(text(f"SELECT min(id) FROM {table}"))
        connection.execute(text(f"UPDATE {table} SET {column} = {value} WHERE id = {key}"))
    assert faults(filled) == [f"{table} row {key} was changed behind the log."]


@pytest.mark.parametrize("table", ["entitlements", "attendance", "closed_days", "weather", "settings"])
def test_a_row_deleted_is_found(filled, address, table):
    with behind_the_log(address) as connection:
        key = connection.scalar(text(f"SELECT max(id) FROM {table}"))
        connection.execute(text(f"DELETE FROM {table} WHERE id = {key}"))
    assert faults(filled) == [f"{table} row {key} was deleted."]


def test_a_row_added_is_found(filled, address):
    with behind_the_log(address) as connection:
        connection.execute(
            text("INSERT INTO closed_days (id, service_id, position, day, name) VALUES (99, 1, 9, '2026-12-25', 'x')")
        )
    assert faults(filled) == ["closed_days row 99 was added behind the log."]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET actor = 'Somebody' WHERE number = 1",
        "UPDATE audit_log SET reason = 'Another' WHERE number = 2",
        "UPDATE audit_changes SET row_id = 98765 WHERE row_id = 1 AND \"table\" = 'travel'",
        "DELETE FROM audit_log WHERE number = 2",
        "DELETE FROM audit_heads",
        "UPDATE audit_heads SET number = 1",
    ],
)
def test_a_log_that_was_touched_is_found(filled, address, change):
    with behind_the_log(address) as connection:
        connection.execute(text(change))
    assert faults(filled)


def test_a_published_roster_changed_behind_the_log_is_found(filled, address):
    plan_into_store(filled, "s", date(2026, 12, 7), 1, Limits(0.5, 0.01, 1, 1), AILSA)
    publish_week(filled, "s", date(2026, 12, 7), 1, AILSA)
    assert faults(filled) == []
    with behind_the_log(address) as connection:
        connection.execute(text("UPDATE rosters SET published_by = 'Somebody'"))
    assert faults(filled) == ["rosters row 1 was changed behind the log."]
