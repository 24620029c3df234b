"""From a sheet of text to typed rows: headings matched, cells read, every fault noted, no row lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

import pandas

from scheduler.exchange.columns import Column
from scheduler.exchange.ledger import SHOWN_A_FILE, Ledger
from scheduler.exchange.sheets import Sheet
from scheduler.exchange.values import LONGEST_QUOTE, Unfit, plain_name, quoted, read_value

NOT_SHOWN = Unfit("The cell cannot be read.", "Mend it.")
"""Stands for all wrong cells of a column beyond those that can be shown: a million of them would fill memory."""


class Unreadable(AttributeError):
    """A check asked a row for a cell that could not be read. That cell's own fault has been noted."""


class PartialRow:
    """A row with faults. It has the cells that could be read; to ask for another raises Unreadable."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise Unreadable(name)


class Row(NamedTuple):
    """A spreadsheet row's number (header = 1) and its record, or the part of it that could be read."""

    number: int
    record: Any


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows. `readable` are the columns that its rows have; none if the file cannot be read."""

    label: str
    rows: tuple[Row, ...]
    readable: frozenset[str]


def read_table(sheet: Sheet, columns: Sequence[Column], record_type: Any, ledger: Ledger) -> Table:
    """The sheet's rows as records of `record_type`; faults go to the ledger. Raises Unfit without any heading."""
    places = _match_headings(sheet, columns, ledger)
    absent = [column for column in columns if column.name not in places]
    missing = frozenset(column.name for column in absent if column.required)
    defaults = {column.name: column.default for column in absent if not column.required}
    body = filled_rows(sheet)
    _note_stray_cells(sheet, body, ledger)
    cells = {column.name: _read_cells(column, body[places[column.name]]) for column in columns if column.name in places}
    rows = []
    for number, *values in zip(body.index.tolist(), *cells.values(), strict=True):
        found = dict(zip(cells, values, strict=True))
        faulty = [name for name, value in found.items() if isinstance(value, Unfit)]
        for name in faulty:
            note_unfit(ledger, sheet.label, number, name, found.pop(name))
        record = PartialRow(defaults | found) if faulty or missing else record_type(**found)
        rows.append(Row(number, record))
    return Table(sheet.label, tuple(rows), frozenset(column.name for column in columns) - missing)


def filled_rows(sheet: Sheet) -> pandas.DataFrame:
    """The rows below the heading that hold anything, trimmed, under their spreadsheet row numbers."""
    body: pandas.DataFrame = sheet.cells.iloc[1:].apply(lambda column: column.str.strip())
    body.index = pandas.RangeIndex(2, len(body) + 2)
    filled: pandas.DataFrame = body.loc[(body != "").any(axis="columns")]
    return filled


def note_unfit(ledger: Ledger, label: str, row: int, field: str, unfit: Unfit) -> None:
    if ledger.has_room(label):
        ledger.note(label, row, field, unfit.problem, unfit.remedy())
    else:
        ledger.count(label)


def _match_headings(sheet: Sheet, columns: Sequence[Column], ledger: Ledger) -> dict[str, int]:
    """Column name -> its place in the sheet."""
    names = [column.name for column in columns]
    places: dict[str, int] = {}
    strangers: list[str] = []
    for place, heading in enumerate(sheet.cells.iloc[0].tolist()):
        name = plain_name(heading)
        if name in places:
            ledger.note(sheet.label, 1, name, "This column is there twice.", "Remove one of the two.")
        elif name in names:
            places[name] = place
        elif name:
            strangers.append(heading.strip())
    if not places:
        raise Unfit("The first row has no known heading.", f"Write the headings there: {', '.join(names)}.")
    required = {column.name for column in columns if column.required}
    _note_headings(sheet.label, strangers, [name for name in names if name not in places], required, ledger)
    return places


def _note_headings(label: str, strangers: list[str], absent: list[str], required: set[str], ledger: Ledger) -> None:
    """A misspelt heading is one fault, not two: the column that it was meant for is not called missing as well."""
    for stranger in strangers:
        nearest = get_close_matches(plain_name(stranger)[:LONGEST_QUOTE], absent, n=1)
        absent = [name for name in absent if name not in nearest]
        remedy = f'Did you mean "{nearest[0]}"?' if nearest else "Remove the column, or write its right name."
        ledger.note(label, 1, stranger[:LONGEST_QUOTE], f"{quoted(stranger)} is not a column of this file.", remedy)
    for name in absent:
        if name in required:
            ledger.note(label, 1, name, "This column is missing.", f'Add a column with the heading "{name}".')


def _note_stray_cells(sheet: Sheet, body: pandas.DataFrame, ledger: Ledger) -> None:
    unnamed = [place for place, heading in enumerate(sheet.cells.iloc[0].tolist()) if not heading.strip()]
    remedy = "Put text that holds a separator in quotation marks, or give its column a heading."
    for place in unnamed:
        stray = body.loc[body[place] != "", place]
        for number, text in stray.items():
            ledger.note(sheet.label, int(str(number)), "", f"{quoted(text)} stands under no heading.", remedy)


def _read_cells(column: Column, texts: "pandas.Series[str]") -> list[Any]:
    """Each cell's value, or why it has none. Equal texts, of which a long file has many, are read once."""
    values: dict[str, Any] = {}
    unfit = 0
    for text in texts.unique().tolist():
        values[text] = _value_or_unfit(column, text)
        unfit += isinstance(values[text], Unfit)
        if unfit > SHOWN_A_FILE and isinstance(values[text], Unfit):
            values[text] = NOT_SHOWN
    return [values[text] for text in texts.tolist()]


def _value_or_unfit(column: Column, text: str) -> Any:
    try:
        return read_value(column, text)
    except Unfit as unfit:
        return unfit
