"""What an individual may see, and what may no longer be kept: subject access, retention, erasure with its proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.versions import Actor, Deed
from scheduler.exchange.staging import all_or_nothing
from scheduler.exchange.subject_access import write_subject_access
from scheduler.store import audit, personal
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id

OTHERS = {"first_individual_id", "second_individual_id"}
WITHHELD = "another individual"


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
        log = [entry for entry in audit.entries(session, service) if individual_id in entry.subject.split()]
        tables["log"] = [
            {"at": e.at, "who": e.actor, "what": e.deed, "subject": e.subject, "why": e.reason} for e in log
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


def _withheld(rows: list[Mapping[str, Any]], individual_id: str) -> list[Mapping[str, Any]]:
    return [dict(_own(row, individual_id)) for row in rows]


def _own(row: Mapping[str, Any], individual_id: str) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if name not in ("id", "service_id", "position"):
            yield name, WITHHELD if name in OTHERS and value != individual_id else value
