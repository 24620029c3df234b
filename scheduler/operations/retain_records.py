"""What an individual may see, and what may no longer be kept: subject access, retention, erasure with its proof."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from scheduler.domain.errors import SchedulerError
from scheduler.domain.events import IndividualUnavailable, PresentThisMorning
from scheduler.domain.records import ServiceRecords
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.roster_reading import roster_of
from scheduler.exchange.staging import all_or_nothing
from scheduler.exchange.subject_access import write_subject_access
from scheduler.store import audit, personal
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id

WHOLE_RECORDS = ("before", "after")
"""Columns of the history that hold a record as it was."""
WITHHELD = "another individual"
WORD, LIST = re.compile(r"[\w-]+"), ": present "
"""Of the log's words on who came to a muster, the list itself names others."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure removed: of how many individuals, and how many rows of each table."""

    individuals: int
    rows: Mapping[str, int]


def disclose_to_subject(database: Database, key: str, individual_id: str, path: Path, actor: Actor) -> int:
    """All that is held about an individual as a workbook; how many rows. Others whom a row names are withheld."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        audit.note(session, service, Deed.DISCLOSURE, f"all that is held about {individual_id}, to the individual")
        held = personal.rows_about(session, service, individual_id)
        tables = {name: _withheld(rows, individual_id) for name, rows in held}
        if "individuals" not in tables:
            raise SchedulerError(f'The service knows no individual "{individual_id}". Check the id.')
        if happened := list(_happened(session, service, individual_id)):
            tables["what happened"] = happened
        log = [entry for entry in audit.entries(session, service) if individual_id in WORD.findall(entry.subject)]
        tables["log"] = [
            {"at": e.at, "who": e.actor, "what": e.deed, "subject": e.subject.split(LIST)[0], "why": e.reason}
            for e in log
        ]
    with all_or_nothing(path.parent) as staging:
        write_subject_access(staging / path.name, tables)
    return sum(map(len, tables.values()))


def due_for_erasure(records: ServiceRecords, as_of: date) -> list[str]:
    """Individuals whose last order ended before the years that the service keeps records for.

    The year in which it ended and `retention_years` after it are kept (as Aberdeen City does). An order without a
    known end keeps its individual's records.
    """
    cut = first_day_kept(records, as_of)
    ends: dict[str, list[date | None]] = {one.individual_id: [] for one in records.individuals}
    for order in records.orders:
        ends[order.individual_id].append(order.ended_on)
    return sorted(key for key, days in ends.items() if days and all(day is not None and day < cut for day in days))


def first_day_kept(records: ServiceRecords, as_of: date) -> date:
    return date(as_of.year - records.policy.retention_years, 1, 1)


def erase_what_is_due(database: Database, key: str, as_of: date, actor: Actor) -> Erased:
    """Erase what retention no longer allows, and prove it: nothing is erased if a trace were left."""
    with database.changing(actor) as session:
        service = service_id(session, key)
        records = load_records(session, service)
        due = due_for_erasure(records, as_of)
        rows = personal.erase(session, service, due, first_day_kept(records, as_of))
        if left := personal.traces(session, service, due):
            raise SchedulerError(f"Nothing was erased: ids would be left in {', '.join(left)}. Look there first.")
        audit.note(session, service, Deed.ERASURE, f"records of {len(due)} individuals, {sum(rows.values())} rows")
    return Erased(len(due), rows)


def _happened(session: Session, service: int, individual_id: str) -> Iterator[Mapping[str, Any]]:
    """What versions of rosters keep as having happened to the individual."""
    for monday, number, text in personal.rosters_naming(session, service, individual_id):
        for event in roster_of(f"version {number}", text).events:
            match event:
                case IndividualUnavailable(who, first, last) if who == individual_id:
                    said, days = "could not come", (first, last)
                case PresentThisMorning(_, day, _, present, absent) if individual_id in present | (absent or set()):
                    said, days = "had come" if individual_id in present else "had not come by the muster", (day, day)
                case _:
                    continue
            yield {"week": monday, "version": number, "what": said, "first_day": days[0], "last_day": days[1]}


def _withheld(rows: list[Mapping[str, Any]], individual_id: str) -> list[Mapping[str, Any]]:
    return [dict(_own(row, individual_id)) for row in rows]


def _own(row: Mapping[str, Any], individual_id: str) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if name in ("id", "service_id", "position"):
            continue
        if name in WHOLE_RECORDS and value is not None:
            record = {key: _unless_another(key, each, individual_id) for key, each in json.loads(value).items()}
            yield name, json.dumps(record, ensure_ascii=False)
        else:
            yield name, _unless_another(name, value, individual_id)


def _unless_another(name: str, value: Any, individual_id: str) -> Any:
    return WITHHELD if name in personal.NAMING and value not in (None, individual_id) else value
