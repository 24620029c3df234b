"""Records changed one by one in the store, judged as an import is, with what they were before."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from scheduler.domain.errors import SchedulerError
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.judging import Judged, as_texts, judged_folder, judged_row
from scheduler.store import audit, changes
from scheduler.store.changes import RecordChange
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id

KEPT_FILES = frozenset({"individuals", "orders", "muster_points", "placements", "supervisors"})
"""Files whose rows others name: they are changed and added to, and closed by their dates, never taken out."""

ADDED_ONLY = frozenset({"orders"})
"""An order changes by what happens to it: an event, hours credited. Here it is added."""

CHANGED_FILES = (
    "individuals",
    "orders",
    "availability",
    "absences",
    "needs",
    "keep_apart",
    "keep_away",
    "entitlements",
    "needs_reviews",
    "placements",
    "muster_points",
    "timetable",
    "session_changes",
    "closed_days",
    "travel",
    "weather",
    "supervisors",
    "supervisor_availability",
    "supervisor_leave",
    "must_not_supervise",
    "decisions",
)
ABOUT = ("individual_id", "first_individual_id", "second_individual_id")
"""Whom an entry is about: its history, its log and its erasure go by it, so that it stays with them."""

OWN_FILES = frozenset({"availability", "absences", "needs", "entitlements", "needs_reviews"})
"""What a case manager may change of the people on their case-load."""


def rows_of(database: Database, key: str, name: str) -> list[tuple[int, Any]]:
    """(number, record) of a file's rows. Raises SchedulerError for a file that is not changed here."""
    _refuse_unknown(name)
    with database.reading() as session:
        return changes.rows_of(session, service_id(session, key), name)


def change_record(
    database: Database,
    key: str,
    name: str,
    number: int | None,
    texts: Mapping[str, str] | None,
    seen: Mapping[str, str] | None,
    actor: Actor,
) -> int:
    """Change a row, add one (no number) or take one out (no texts); its number.

    `seen` is what the user saw of it: raises SchedulerError if it has been changed since, BadRecords with each fault
    that the change would bring in.
    """
    _refuse_unknown(name)
    try:
        with database.changing(actor) as session:
            service = service_id(session, key)
            rows = changes.rows_of(session, service, name)
            _refuse_unchanging(name, number, texts)
            place = _place(name, rows, number, seen, changes.history_of(session, service, name, number or 0))
            record = judged_row(load_records(session, service, rows_since=date.max), name, place, texts)
            _refuse_another(dict(rows).get(number or 0), record)
            number = changes.change_row(session, service, name, number, record, actor, database.moment())
            deed = Deed.COLLECTION if place is None else Deed.ALTERATION if record is not None else Deed.ERASURE
            about = record if record is not None else dict(rows)[number]
            audit.note(session, service, deed, f"{name}, entry {number}{_of_whom(about)}")
    except IntegrityError:
        raise SchedulerError("Other records name this one, or it is there twice. Change those first.") from None
    return number


def _of_whom(record: Any) -> str:
    """The log says whose entry it is: the number is another's once this one is taken out. Not of two kept apart, since
    each is told what the log has of them."""
    individual = getattr(record, "individual_id", None)
    return f" of {individual}" if individual else ""


def _refuse_another(before: Any | None, after: Any | None) -> None:
    """Raises SchedulerError for an entry that would be about another individual than it is."""
    if before is None or after is None:
        return
    if any(getattr(before, name, None) != getattr(after, name, None) for name in ABOUT):
        raise SchedulerError("An entry stays with the individual it is about. Take it out, and add one for the other.")


def take_in(database: Database, key: str, path: Path, only_check: bool, actor: Actor) -> Judged:
    """What a folder or workbook adds and changes, and unless it is only checked, all of it kept in one transaction.

    Raises BadRecords with every fault of every file: then nothing is changed.
    """
    with database.changing(actor) as session:
        service = service_id(session, key)
        judged = judged_folder(load_records(session, service, rows_since=date.max), path, CHANGED_FILES, ADDED_ONLY)
        if only_check:
            audit.note(session, service, Deed.CONSULTATION, "a folder judged beside the records")
            return judged
        numbers = {name: [number for number, _ in changes.rows_of(session, service, name)] for name in _files(judged)}
        for put in judged.puts:
            number = None if put.place is None else numbers[put.name][put.place]
            changes.change_row(session, service, put.name, number, put.record, actor, database.moment())
        for name in _files(judged):
            audit.note(session, service, Deed.ALTERATION, f"{name}: {_counted(judged, name)}")
    return judged


def _files(judged: Judged) -> list[str]:
    return list(dict.fromkeys(put.name for put in judged.puts))


def _counted(judged: Judged, name: str) -> str:
    added = sum(put.name == name and put.place is None for put in judged.puts)
    return f"{added} added, {sum(put.name == name for put in judged.puts) - added} changed, from a folder"


def history_of(database: Database, key: str, name: str, number: int) -> list[RecordChange]:
    with database.reading() as session:
        return changes.history_of(session, service_id(session, key), name, number)


def _place(
    name: str,
    rows: list[tuple[int, Any]],
    number: int | None,
    seen: Mapping[str, str] | None,
    history: list[RecordChange],
) -> int | None:
    if number is None:
        return None
    place = next((place for place, (known, _) in enumerate(rows) if known == number), None)
    if place is None:
        raise SchedulerError("This entry is not there any more. Look at the list again.")
    if seen is not None and dict(seen) != as_texts(name, rows[place][1]):
        who = f" by {history[0].by}" if history else ""
        raise SchedulerError(f"This entry was changed{who} while you had it open. Look at it again.")
    return place


def _refuse_unchanging(name: str, number: int | None, texts: Mapping[str, str] | None) -> None:
    if texts is None and name in KEPT_FILES:
        raise SchedulerError("Other records name this one: it cannot be taken out. Close it by its dates.")
    if number is not None and name in ADDED_ONLY:
        raise SchedulerError("An order changes by what happens to it. Record that as an event of the order.")


def _refuse_unknown(name: str) -> None:
    if name not in CHANGED_FILES:
        raise SchedulerError("These records are not changed here. Choose one of the list.")
