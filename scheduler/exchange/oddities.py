"""Warnings across rows and files: what is possible, and yet seldom meant. All rows are whole here."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.errors import Fault
from scheduler.domain.individuals import KeepAwayFrom, OrderStatus, Presence, Sex
from scheduler.domain.placements import ChangeKind, PlacementKind
from scheduler.domain.records import REQUIRED
from scheduler.domain.times import TimeOfDay, weekday_of
from scheduler.exchange.checks import KEYS, Tables, known
from scheduler.exchange.row_oddities import odd_rows
from scheduler.exchange.tables import Row, Table
from scheduler.exchange.values import did_you_mean, quoted

SHARING = (PlacementKind.TEAM, PlacementKind.WORKSHOP, PlacementKind.OVERSPILL)
"""Kinds of placement that share their places with others of their muster point (rule C1)."""


def odd_tables(tables: Tables) -> Iterator[Fault]:
    """Everything odd about tables in which nothing is wrong."""
    for name, table in tables.items():
        yield from odd_rows(name, table)
        yield from _repeated_rows(name, table)
    yield from _empty_files(tables)
    yield from _individuals_who_cannot_be_planned(tables)
    yield from _individuals_out_of_reach(tables)
    yield from _women_only_for_others(tables)
    yield from _orders_past_their_time(tables)
    yield from _placements_that_never_run(tables)
    yield from _supervisors_without_availability(tables)
    yield from _sessions_that_do_not_exist(tables)
    yield from _limits_raised_twice(tables)
    yield from _groups_without_placements(tables)


def _warn(table: Table, row: Row, field: str, problem: str, remedy: str) -> Fault:
    return Fault(table.label, row.number, field, problem, remedy)


def _repeated_rows(name: str, table: Table) -> Iterator[Fault]:
    if name in KEYS:
        return
    seen: dict[Any, int] = {}
    for row in table.rows:
        earlier = seen.setdefault(row.record, row.number)
        if earlier != row.number:
            yield _warn(table, row, "", f"The row says the same as row {earlier}.", "One of the two can go.")


def _empty_files(tables: Tables) -> Iterator[Fault]:
    for name, table in tables.items():
        if name in REQUIRED and not table.rows:
            yield Fault(table.label, 0, "", "There are no rows.", "Without them nothing can be planned.")


def _individuals_who_cannot_be_planned(tables: Tables) -> Iterator[Fault]:
    """Rule S1: no available window at all means any time."""
    individuals = tables["individuals"]
    windows = tables["availability"].rows
    with_windows = {row.record.individual_id for row in windows if row.record.presence is Presence.AVAILABLE}
    in_force = {r.record.individual_id for r in tables["orders"].rows if r.record.status is OrderStatus.IN_FORCE}
    for row in individuals.rows:
        if row.record.individual_id not in in_force:
            yield _warn(individuals, row, "individual_id", "No order of theirs is in force.", "They get no bookings.")
        elif row.record.individual_id not in with_windows:
            problem = "They have no available window, so any time not excluded counts as possible."
            yield _warn(individuals, row, "individual_id", problem, "Add their windows to availability.")


def _individuals_out_of_reach(tables: Tables) -> Iterator[Fault]:
    reachable: dict[str, set[str]] = defaultdict(set)
    for journey in (row.record for row in tables["travel"].rows):
        reachable[journey.from_locality].add(journey.to_locality)
        reachable[journey.to_locality].add(journey.from_locality)
    points = {row.record.muster_point_id: row.record.locality for row in tables["muster_points"].rows}
    placements = [row.record for row in tables["placements"].rows]
    report_at = {points.get(placement.muster_point_id, placement.locality) for placement in placements}
    for row in tables["individuals"].rows:
        home = row.record.home_locality
        if report_at and home not in report_at and report_at.isdisjoint(reachable.get(home, ())):
            problem = f"No journey leads from {quoted(home)} to any place where people report."
            remedy = did_you_mean(home, tuple(sorted(reachable))) if home not in reachable else ""
            yield _warn(tables["individuals"], row, "home_locality", problem, f"{remedy}Add journeys to travel.")


def _women_only_for_others(tables: Tables) -> Iterator[Fault]:
    sex = {row.record.individual_id: row.record.sex for row in tables["individuals"].rows}
    for row in tables["needs"].rows:
        if row.record.women_only and sex[row.record.individual_id] is not Sex.WOMAN:
            problem = "Women-only is asked for someone not recorded as a woman, so no session suits them."
            yield _warn(tables["needs"], row, "women_only", problem, "Correct this, or sex in individuals.")


def _orders_past_their_time(tables: Tables) -> Iterator[Fault]:
    """Past, as far as the records themselves tell the time: by their latest attendance."""
    latest = max((row.record.day for row in tables["attendance"].rows), default=date.min)
    for row in tables["orders"].rows:
        last_day = row.record.extended_to or row.record.completion_due
        if row.record.status is OrderStatus.IN_FORCE and last_day is not None and last_day < latest:
            problem = f"The order is in force, its time ended on {last_day}, and attendance goes on to {latest}."
            remedy = "Record the extension, if one was granted; without it there are no bookings."
            yield _warn(tables["orders"], row, "extended_to", problem, remedy)


def _placements_that_never_run(tables: Tables) -> Iterator[Fault]:
    run = {row.record.placement_id for row in tables["timetable"].rows}
    run |= {r.record.placement_id for r in tables["session_changes"].rows if r.record.change is ChangeKind.ADDED}
    for row in tables["placements"].rows:
        if row.record.placement_id not in run:
            problem = "It is never in the timetable, nor in an added session."
            yield _warn(tables["placements"], row, "placement_id", problem, "Add its sessions, if it is to run.")


def _supervisors_without_availability(tables: Tables) -> Iterator[Fault]:
    available = known(tables, "supervisor_availability", "supervisor_id") or {}
    for row in tables["supervisors"].rows:
        if row.record.supervisor_id not in available:
            problem = "They have no window of availability, so they staff nothing."
            yield _warn(tables["supervisors"], row, "supervisor_id", problem, "Add windows to supervisor_availability.")


def _sessions_that_do_not_exist(tables: Tables) -> Iterator[Fault]:
    timetable = _timetable(tables["timetable"])
    changes = [row.record for row in tables["session_changes"].rows]
    added = {(c.placement_id, c.day, c.start) for c in changes if c.change is ChangeKind.ADDED}
    for row in tables["session_changes"].rows:
        change = row.record
        if change.change is ChangeKind.CANCELLED and not _runs(
            timetable, change.placement_id, change.day, change.start
        ):
            problem = "The timetable has no such session to cancel."
            yield _warn(tables["session_changes"], row, "start", problem, "Correct the placement, day or start.")
    for row in tables["decisions"].rows:
        decision = row.record
        session = (decision.placement_id, decision.day, decision.start)
        if None in session or session in added or decision.kind in (DecisionKind.FORBID, DecisionKind.UNSTAFF):
            continue
        if not _runs(timetable, *session):
            problem = "The timetable has no such session."
            yield _warn(tables["decisions"], row, "start", problem, "Correct the placement, day or start.")


def _limits_raised_twice(tables: Tables) -> Iterator[Fault]:
    """Rule C1: of the decisions for one pool the first counts."""
    placements = {row.record.placement_id: row.record for row in tables["placements"].rows}
    first: dict[Any, int] = {}
    for row in tables["decisions"].rows:
        decision = row.record
        if decision.kind is not DecisionKind.RAISE_LIMITS:
            continue
        placement = placements[decision.placement_id]
        shared = placement.muster_point_id if placement.kind in SHARING else None
        pool = (decision.day, decision.start, shared, None if shared else placement.placement_id)
        earlier = first.setdefault(pool, row.number)
        if earlier != row.number:
            problem = f"Row {earlier} sets the limits of this pool already, and counts alone."
            yield _warn(tables["decisions"], row, "kind", problem, "Change that row, and remove this one.")


def _timetable(table: Table) -> dict[Any, list[tuple[date, date]]]:
    """Placement, weekday and start -> the periods in which it holds."""
    periods: dict[Any, list[tuple[date, date]]] = defaultdict(list)
    for entry in (row.record for row in table.rows):
        period = (entry.first_date or date.min, entry.last_date or date.max)
        periods[entry.placement_id, entry.weekday, entry.start].append(period)
    return periods


def _runs(timetable: dict[Any, list[tuple[date, date]]], placement_id: str, day: date, start: TimeOfDay) -> bool:
    periods = timetable.get((placement_id, weekday_of(day), start), [])
    return any(first <= day <= last for first, last in periods)


def _groups_without_placements(tables: Tables) -> Iterator[Fault]:
    groups = {row.record.beneficiary_group for row in tables["placements"].rows} - {None}
    for row in tables["keep_away"].rows:
        value = row.record.value
        if row.record.keep_away_from is KeepAwayFrom.BENEFICIARY_GROUP and value not in groups:
            remedy = f"{did_you_mean(value, tuple(sorted(groups)))}Check its spelling in both files."
            yield _warn(tables["keep_away"], row, "value", f"{quoted(value)} is the group of no placement.", remedy)
