"""A session's register as a supervisor sees and fills it: all lines of it or none."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.assemble import expand_sessions
from scheduler.domain.attendance import Outcome, PreviousStaffing
from scheduler.domain.errors import SchedulerError
from scheduler.domain.individuals import Individual
from scheduler.domain.records import ServiceRecords
from scheduler.domain.register import Mark
from scheduler.domain.times import TimeOfDay
from scheduler.domain.versions import Actor, Deed
from scheduler.operations.record_attendance import add_mark
from scheduler.progress.crediting import WORKED_THERE
from scheduler.store import audit, register, rosters
from scheduler.store.database import Database
from scheduler.store.records import service_id

WALK_UP = "walk_up"
CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """What was marked for one person, as it was written."""

    outcome: str
    arrived: str = ""
    left: str = ""
    note: str = ""

    @property
    def says_something(self) -> bool:
        return any((self.outcome, self.arrived, self.left, self.note))


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """Someone booked, or who came without a booking; `needs` is what others at work must know, `recorded` what the
    register says already, `elsewhere` the team that they came to instead at the same time."""

    individual_id: str
    name: str
    kind: str
    needs: tuple[str, ...]
    recorded: register.Said | None
    elsewhere: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    placement_id: str
    placement: str
    day: date
    start: int
    end: int
    reports_at: str
    supervisor_ids: frozenset[str]
    rows: tuple[RegisterRow, ...]


def duties(database: Database, key: str, supervisor_id: str, first: date, last: date) -> list[PreviousStaffing]:
    """Published sessions that a supervisor staffs."""
    with database.reading() as session:
        return rosters.sessions_staffed(session, service_id(session, key), supervisor_id, first, last)


def sheet_of(
    database: Database,
    key: str,
    records: ServiceRecords,
    placement_id: str,
    day: date,
    start: int,
    marked_too: Collection[str] = (),
) -> Sheet:
    """Those booked, those whom the register has, and those of `marked_too`, of whom only the id is told.

    Raises SchedulerError if there is no such session.
    """
    found = [s for s in expand_sessions(records, day, day) if (s.placement_id, s.start) == (placement_id, start)]
    placement = next((row for row in records.placements if row.placement_id == placement_id), None)
    if not found or placement is None:
        raise SchedulerError("There is no such session. Choose one of your sessions.")
    with database.reading() as session:
        booked, staff = rosters.session_as_published(session, service_id(session, key), placement_id, day, start)
        marked = register.session_entries(session, service_id(session, key), placement_id, day, start)
        today = register.entries_of_day(session, service_id(session, key), day)
    point = next((row for row in records.muster_points if row.muster_point_id == placement.muster_point_id), None)
    people = {row.individual_id: row for row in records.individuals}
    kinds = {**dict.fromkeys(marked, WALK_UP), **booked}
    names = {row.placement_id: row.name for row in records.placements}
    there = {
        row.individual_id: names.get(row.placement_id, row.placement_id)
        for row in today
        if row.start == start and row.placement_id != placement_id and row.outcome in WORKED_THERE
    }
    rows = [
        RegisterRow(key, _name(people[key]), kind, _to_know(records, key, day), marked.get(key), there.get(key))
        for key, kind in sorted(kinds.items(), key=lambda item: _name(people[item[0]]))
    ]
    rows += [RegisterRow(key, key, WALK_UP, (), None) for key in sorted(set(marked_too) & set(people) - set(kinds))]
    return Sheet(
        placement_id,
        placement.name,
        day,
        start,
        found[0].end,
        point.name if point else f"At the site, {placement.locality}",
        frozenset(staff),
        tuple(rows),
    )


def take_register(
    database: Database, key: str, sheet: Sheet, lines: Mapping[str, Line], actor: Actor, today: date
) -> list[tuple[str, str]]:
    """Record every line, or none and what is wrong with which, as (individual, words).

    Someone who is not on the sheet came without a booking, or from another team. A line that is recorded already, just
    as it stands, is no fault: a phone sends again what it got no answer to.
    """
    recorded = {row.individual_id: row.recorded for row in sheet.rows}
    marks, faults = [], []
    for individual_id, line in lines.items():
        try:
            if said := recorded.get(individual_id):
                _refuse_otherwise(said, sheet, individual_id, line)
            else:
                marks.append(mark_of(sheet, individual_id, line))
        except SchedulerError as error:
            faults.append((individual_id, str(error)))
    if faults:
        return faults
    at = ""
    try:
        with database.changing(actor) as session:
            service = service_id(session, key)
            for mark in marks:
                at = mark.individual_id
                if register.standing_entry(session, service, mark):
                    raise SchedulerError("Someone has recorded this person meanwhile. Open the register again.")
                audit.note(session, service, Deed.COLLECTION, f"attendance of {mark.individual_id} in {_place(sheet)}")
                add_mark(session, service, mark, actor, today, database)
    except SchedulerError as error:
        return [(at, str(error))]
    return []


def _refuse_otherwise(said: register.Said, sheet: Sheet, individual_id: str, line: Line) -> None:
    """Raises SchedulerError for a line that says something else than the register does by now, with what it says."""
    if line.outcome in tuple(Outcome):
        mark = mark_of(sheet, individual_id, line)
        if (mark.outcome, mark.arrived, mark.left, mark.note) == (said.outcome, said.arrived, said.left, said.note):
            return
    yours = ", ".join(filter(None, (line.outcome.replace("_", " "), line.arrived, line.left, line.note)))
    theirs = said.outcome.replace("_", " ")
    raise SchedulerError(f'recorded meanwhile as "{theirs}". You have "{yours}": ask the coordinator to correct it.')


def _place(sheet: Sheet) -> str:
    return f"{sheet.placement_id}/{sheet.day}"


def mark_of(sheet: Sheet, individual_id: str, line: Line) -> Mark:
    """Raises SchedulerError for a line that says nothing, or a time that is none."""
    if line.outcome not in tuple(Outcome):
        raise SchedulerError("Choose what happened.")
    return Mark(
        individual_id=individual_id,
        placement_id=sheet.placement_id,
        day=sheet.day,
        start=TimeOfDay(sheet.start),
        end=TimeOfDay(sheet.end),
        outcome=Outcome(line.outcome),
        arrived=_time(line.arrived),
        left=_time(line.left),
        note=line.note or None,
        walk_up=individual_id not in {row.individual_id for row in sheet.rows if row.kind != WALK_UP},
    )


def _time(text: str) -> TimeOfDay | None:
    if not text:
        return None
    if not (found := CLOCK.fullmatch(text)):
        raise SchedulerError(f'"{text[:20]}" is not a time. Write it as 09:30.')
    return TimeOfDay(60 * int(found[1]) + int(found[2]))


def _name(one: Individual) -> str:
    return f"{one.first_name} {one.last_name}"


def _to_know(records: ServiceRecords, individual_id: str, day: date) -> tuple[str, ...]:
    """What the work must not ask, in plain words; not why."""
    needs = [
        row
        for row in records.needs
        if row.individual_id == individual_id and (row.first_date or day) <= day <= (row.last_date or day)
    ]
    words = [f"no {str(demand).replace('_', ' ')}" for row in needs for demand in row.avoid]
    words += [str(access).replace("_", " ") for row in needs for access in row.require]
    return tuple(dict.fromkeys(words))
