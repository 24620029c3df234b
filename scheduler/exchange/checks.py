"""What must be true across rows and files: ids are unique, references lead somewhere, records agree."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

from scheduler.domain.errors import Fault
from scheduler.domain.individuals import KeepAwayFrom
from scheduler.domain.times import clock
from scheduler.exchange.columns import COLUMNS
from scheduler.exchange.row_checks import check_rows
from scheduler.exchange.tables import Row, Table, Unreadable
from scheduler.exchange.values import quoted

Tables = Mapping[str, Table]

KEYS: dict[str, tuple[str, ...]] = {
    "individuals": ("individual_id",),
    "orders": ("order_id",),
    "keep_apart": ("first_individual_id", "second_individual_id"),
    "keep_away": ("individual_id", "keep_away_from", "value"),
    "muster_points": ("muster_point_id",),
    "placements": ("placement_id",),
    "session_changes": ("placement_id", "day", "start"),
    "closed_days": ("day",),
    "weather": ("muster_point_id", "day", "half_day"),
    "travel": ("from_locality", "to_locality"),
    "supervisors": ("supervisor_id",),
    "must_not_supervise": ("supervisor_id", "individual_id"),
    "attendance": ("individual_id", "placement_id", "day", "start"),
    "previous_bookings": ("individual_id", "placement_id", "day", "start"),
    "previous_staffing": ("supervisor_id", "placement_id", "day", "start"),
    "decisions": ("decision_id",),
    "order_events": ("order_id", "kind", "day"),
    "needs_reviews": ("individual_id", "due_on"),
    "exit_questionnaires": ("order_id",),
}
"""The columns that together tell one row of a file from another."""

EITHER_WAY = frozenset({"keep_apart", "travel"})
"""Files whose key says the same with its two columns swapped."""

TARGETS = {
    "individual_id": ("individuals", "individual_id"),
    "first_individual_id": ("individuals", "individual_id"),
    "second_individual_id": ("individuals", "individual_id"),
    "concurrent_with": ("orders", "order_id"),
    "order_id": ("orders", "order_id"),
    "placement_id": ("placements", "placement_id"),
    "muster_point_id": ("muster_points", "muster_point_id"),
    "supervisor_id": ("supervisors", "supervisor_id"),
}
"""A column that refers to a row: the file and the column that it must be found in."""

LOCALITIES = (
    ("travel", "from_locality"),
    ("travel", "to_locality"),
    ("individuals", "home_locality"),
    ("muster_points", "locality"),
    ("placements", "locality"),
)

LEAST_AGE = 16
"""Youngest age at which an order can be imposed (1995 Act s.227J(1))."""


def check_tables(tables: Tables) -> Iterator[Fault]:
    """Everything wrong with tables whose cells have been read, also with the readable part of faulty rows."""
    for name, table in tables.items():
        yield from check_rows(name, table)
        yield from _unique(name, table)
        yield from _references(name, tables)
    yield from _timetable_overlaps(tables["timetable"])
    yield from _concurrent_orders_of_one_individual(tables["orders"])
    yield from _old_enough_when_imposed(tables)
    yield from _keep_away_values(tables)


def known(tables: Tables, name: str, column: str) -> dict[Any, Row] | None:
    """A column's values, each with its first row. None if one of them, or the whole file, cannot be read:
    what refers to it cannot be judged then, and one fault would be reported as hundreds."""
    if column not in tables[name].readable:
        return None
    found: dict[Any, Row] = {}
    try:
        for row in tables[name].rows:
            found.setdefault(getattr(row.record, column), row)
    except Unreadable:
        return None
    return found


def _unique(name: str, table: Table) -> Iterator[Fault]:
    columns = KEYS.get(name, ())
    if not columns:
        return
    seen: dict[Any, int] = {}
    for row in table.rows:
        try:
            key = tuple(getattr(row.record, column) for column in columns)
        except Unreadable:
            continue
        earlier = seen.setdefault(frozenset(key) if name in EITHER_WAY else key, row.number)
        if earlier != row.number:
            what = f"{quoted(str(key[0]))} is" if len(columns) == 1 else f"The same {', '.join(columns)} are"
            yield Fault(table.label, row.number, columns[0], f"{what} in row {earlier} too.", "Remove or correct one.")


def _references(name: str, tables: Tables) -> Iterator[Fault]:
    for column in COLUMNS[name]:
        if column.name not in TARGETS or KEYS.get(name) == (column.name,):
            continue
        target, key = TARGETS[column.name]
        if (found := known(tables, target, key)) is None:
            continue
        for row in tables[name].rows:
            try:
                value = getattr(row.record, column.name)
            except Unreadable:
                continue
            if value is not None and value not in found:
                label = tables[target].label
                problem = f"{quoted(value)} is no {key} of {label}."
                yield Fault(tables[name].label, row.number, column.name, problem, "Correct it, or add it there.")


def _timetable_overlaps(timetable: Table) -> Iterator[Fault]:
    """A placement, day and start name one session, so that two rows must not hold on one day."""
    entries: dict[Any, list[tuple[date, date, int]]] = defaultdict(list)
    for row in timetable.rows:
        try:
            entry = row.record
            period = (entry.first_date or date.min, entry.last_date or date.max, row.number)
            entries[entry.placement_id, entry.weekday, entry.start].append(period)
        except Unreadable:
            continue
    for (_, weekday, start), periods in entries.items():
        last, holder = date.min, 0
        for first_date, last_date, number in sorted(periods):
            if holder and first_date <= last:
                problem = f"Row {holder} has this placement on {weekday} at {clock(start)} on the same dates."
                yield Fault(timetable.label, number, "start", problem, "Let one end before the other begins.")
            if last_date >= last:
                last, holder = last_date, number


def _concurrent_orders_of_one_individual(orders: Table) -> Iterator[Fault]:
    found = known({"orders": orders}, "orders", "order_id") or {}
    for row in orders.rows:
        try:
            other = found.get(row.record.concurrent_with)
            same = other is None or other.record.individual_id == row.record.individual_id
        except Unreadable:
            continue
        if not same:
            problem = f"{quoted(row.record.concurrent_with)} is an order of another individual."
            yield Fault(orders.label, row.number, "concurrent_with", problem, "Name an order of the same individual.")


def _old_enough_when_imposed(tables: Tables) -> Iterator[Fault]:
    individuals = known(tables, "individuals", "individual_id") or {}
    for row in tables["orders"].rows:
        try:
            individual = individuals.get(row.record.individual_id)
            imposed_on = row.record.imposed_on
            young = individual is not None and _younger(individual.record.date_of_birth, LEAST_AGE, imposed_on)
        except Unreadable:
            continue
        if young:
            problem = f"The individual was under {LEAST_AGE} on {imposed_on} (s.227J)."
            remedy = f"Correct this date, or date_of_birth in {tables['individuals'].label}."
            yield Fault(tables["orders"].label, row.number, "imposed_on", problem, remedy)


def _younger(born: date, age: int, day: date) -> bool:
    return (day.year - age, day.month, day.day) < (born.year, born.month, born.day)


def _keep_away_values(tables: Tables) -> Iterator[Fault]:
    """A misspelt placement or locality would keep nobody away from anything."""
    places = {
        KeepAwayFrom.PLACEMENT: known(tables, "placements", "placement_id"),
        KeepAwayFrom.LOCALITY: localities(tables),
    }
    for row in tables["keep_away"].rows:
        try:
            kind, value = row.record.keep_away_from, row.record.value
        except Unreadable:
            continue
        allowed = places.get(kind)
        if allowed is not None and value not in allowed:
            where = "placement_id of placements" if kind is KeepAwayFrom.PLACEMENT else "locality of any file"
            remedy = "Correct its spelling; a locality without work can be added to travel."
            yield Fault(tables["keep_away"].label, row.number, "value", f"{quoted(value)} is no {where}.", remedy)


def localities(tables: Tables) -> set[str] | None:
    """Every locality that a file names; None if one that should name some cannot be read."""
    found = [known(tables, name, column) for name, column in LOCALITIES]
    return None if None in found else set(chain.from_iterable(values for values in found if values is not None))
