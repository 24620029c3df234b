"""Rows put beside those that a service has already, judged as an import would judge the whole folder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scheduler.domain.errors import BadRecords, Fault, SchedulerError
from scheduler.domain.policy import Policy
from scheduler.domain.records import ROW_TYPES, ServiceRecords
from scheduler.exchange.checks import KEYS, check_tables
from scheduler.exchange.columns import COLUMNS, SETTINGS, SETTINGS_HEADER
from scheduler.exchange.ledger import Ledger
from scheduler.exchange.oddities import odd_tables
from scheduler.exchange.settings import read_settings
from scheduler.exchange.sheets import Sheet, as_frame
from scheduler.exchange.sources import open_source, printable
from scheduler.exchange.tables import Row, Table, note_unfit, read_table
from scheduler.exchange.values import Unfit, write_value

KEPT_ROW = re.compile(r"row -\d+")
KEPT_ALREADY = "This row disagrees with an entry that is kept already. "


@dataclass(frozen=True, slots=True)
class Put:
    """A record for a place of its file, or for the file's end without one; with no record, the place is taken out."""

    name: str
    place: int | None
    record: Any | None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a folder or workbook would put where; `same` rows are there already, `left_out` files are not taken."""

    puts: tuple[Put, ...]
    same: int
    left_out: tuple[str, ...]
    warnings: tuple[Fault, ...]


def as_texts(name: str, record: Any) -> dict[str, str]:
    """A record's cells as its file has them, by column."""
    return {column.name: write_value(column, getattr(record, column.name)) for column in COLUMNS[name]}


def judged_row(records: ServiceRecords, name: str, place: int | None, texts: Mapping[str, str] | None) -> Any | None:
    """The record that the texts make at a place of the file, or at its end without one; none if the row is left out.

    Raises SchedulerError for a row of nothing, BadRecords with every fault that it brings in.
    """
    if texts is None:
        _judge(records, {name: [(place, None)]}, {}, Ledger())
        return None
    if not any(text.strip() for text in texts.values()):
        raise SchedulerError("Nothing is filled in. Fill in the fields, or leave the page.")
    ledger = Ledger()
    cells = as_frame([[column.name for column in COLUMNS[name]], [texts.get(c.name, "") for c in COLUMNS[name]]])
    [row] = read_table(Sheet(name, cells), COLUMNS[name], ROW_TYPES[name], ledger).rows
    _judge(records, {name: [(place, row)]}, {}, ledger)
    return row.record


def judged_settings(texts: Mapping[str, str]) -> Policy:
    """The policy that all the settings make, each as its text. Raises BadRecords with every fault."""
    ledger = Ledger()
    policy = read_settings(Sheet("settings", as_frame([SETTINGS_HEADER, *texts.items()])), ledger)
    if faults := ledger.faults():
        raise BadRecords(faults)
    return policy


def settings_as_texts(policy: Policy) -> dict[str, str]:
    return {column.name: write_value(column, getattr(policy, column.name)) for column in SETTINGS}


def judged_folder(records: ServiceRecords, path: Path, taken: Sequence[str], added_only: frozenset[str]) -> Judged:
    """What the files of a folder or workbook named in `taken` would change: a row whose key is known takes the place
    of that entry, any other is added, nothing is taken out.

    Raises BadRecords with all faults of all files; a row of a file in `added_only` must not differ from its entry.
    """
    ledger, notes = Ledger(), Ledger()
    try:
        source = open_source(path, ledger, notes)
    except Unfit as unfit:
        raise BadRecords([Fault(printable(path.name), 0, "", unfit.problem, unfit.remedy())]) from None
    placed: dict[str, list[tuple[int | None, Row | None]]] = {}
    same, labels = 0, {name: source.label(name) for name in ROW_TYPES}
    for name in (name for name in taken if name in source.sheets):
        try:
            table = read_table(source.read(name), COLUMNS[name], ROW_TYPES[name], ledger)
        except Unfit as unfit:
            note_unfit(ledger, labels[name], 0, "", unfit)
            continue
        found = _placed(name, getattr(records, name), table, ledger if name in added_only else None)
        placed[name] = found
        same += len(table.rows) - len(found)
    warnings = _judge(records, placed, labels, ledger)
    puts = [Put(name, place, row.record) for name, rows in placed.items() for place, row in rows if row]
    left_out = tuple(name for name in source.sheets if name not in taken)
    return Judged(tuple(puts), same, left_out, (*notes.faults(), *warnings))


def _placed(
    name: str, present: Sequence[Any], table: Table, unchanged: Ledger | None
) -> list[tuple[int | None, Row | None]]:
    """Each row that says something new, with the place of the entry that it changes; none for one to be added."""
    key = KEYS.get(name, tuple(column.name for column in COLUMNS[name]))
    places = {_key(record, key): place for place, record in enumerate(present)}
    found: list[tuple[int | None, Row | None]] = []
    for row in table.rows:
        place = places.get(_key(row.record, key))
        if place is not None and present[place] == row.record:
            continue
        if place is not None and unchanged is not None:
            problem = "It is kept already and says something else."
            unchanged.note(
                table.label, row.number, key[0], problem, "Change it on its own page; leave the row out here."
            )
        found.append((place, row))
    return found


def _key(record: Any, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(record, column, None) for column in columns)


def _judge(
    records: ServiceRecords,
    placed: Mapping[str, list[tuple[int | None, Row | None]]],
    labels: Mapping[str, str],
    ledger: Ledger,
) -> tuple[Fault, ...]:
    """Warnings about the new rows; raises BadRecords for what the ledger has and what they bring in.

    The past apart: what was offered and attended is not judged again.
    """
    present = replace(records, attendance=(), previous_bookings=(), previous_staffing=())
    tables = {}
    for name in ROW_TYPES:
        rows: list[Row | None] = [Row(-place, record) for place, record in enumerate(getattr(present, name), start=1)]
        for place, row in placed.get(name, ()):
            if place is None:
                rows.append(row)
            else:
                rows[place] = row
        columns = frozenset(column.name for column in COLUMNS[name])
        tables[name] = Table(labels.get(name, name), tuple(row for row in rows if row is not None), columns)
    ledger.extend(map(_of_new_row, check_tables(tables)))
    if faults := ledger.faults():
        raise BadRecords(faults)
    return tuple(fault for fault in odd_tables(tables) if fault.row > 0)


def _of_new_row(fault: Fault) -> Fault:
    """Entries that are kept have no row in a file: a fault told of one is of what the new rows make of it."""
    problem = KEPT_ROW.sub("an entry that is kept already", fault.problem)
    return replace(fault, row=0, problem=KEPT_ALREADY + problem) if fault.row < 0 else replace(fault, problem=problem)
