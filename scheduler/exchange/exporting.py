"""Writing a service's records, so that they read back the same."""

import csv
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from scheduler.domain.records import REQUIRED, ServiceRecords
from scheduler.exchange.columns import COLUMNS, SETTINGS, SETTINGS_HEADER, Column, Kind
from scheduler.exchange.sources import CSV, KNOWN, SETTINGS_NAME
from scheduler.exchange.staging import all_or_nothing
from scheduler.exchange.values import MINUTES_A_DAY, plain_name, write_value

AS_TEXT = "@"
"""The cell format that keeps a spreadsheet from making a number of 001, or a formula of a text."""

NUMBER_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.TIME: "hh:mm", Kind.NUMBER: "General", Kind.WHOLE_NUMBER: "General"}


def write_service(records: ServiceRecords, folder: Path) -> None:
    """A CSV file for each kind of record, and the settings; raises SchedulerError if it cannot be written.

    All are written aside and then put in place, so that no file is ever half-written. Files of the format
    that are no longer needed are removed; any others in the folder are left alone.
    """
    written = [f"{SETTINGS_NAME}{CSV}"] + [f"{name}{CSV}" for name in _names_to_write(records)]
    with all_or_nothing(folder) as staging:
        _write_csv(staging / written[0], _settings_as_text(records))
        for name in _names_to_write(records):
            _write_csv(staging / f"{name}{CSV}", _rows_as_text(name, records))
    for path in folder.iterdir():
        if path.suffix.lower() == CSV and plain_name(path.stem) in KNOWN and path.name not in written:
            path.unlink()


def write_workbook(records: ServiceRecords, path: Path) -> None:
    """The same as one XLSX workbook with a sheet for each file; raises SchedulerError likewise."""
    workbook = Workbook(write_only=True)
    settings = _new_sheet(workbook, SETTINGS_NAME, SETTINGS_HEADER)
    for column in SETTINGS:
        settings.append(
            [_text_cell(settings, column.name), _cell(settings, column, getattr(records.policy, column.name))]
        )
    for name in _names_to_write(records):
        sheet = _new_sheet(workbook, name, [column.name for column in COLUMNS[name]])
        for record in getattr(records, name):
            sheet.append([_cell(sheet, column, getattr(record, column.name)) for column in COLUMNS[name]])
    with all_or_nothing(path.parent) as staging:
        workbook.save(staging / path.name)


def write_rows(path: Path, name: str, records: ServiceRecords) -> None:
    """One file of the service folder, such as "decisions", under any path."""
    _write_csv(path, _rows_as_text(name, records))


def _names_to_write(records: ServiceRecords) -> list[str]:
    return [name for name in COLUMNS if name in REQUIRED or getattr(records, name)]


def _write_csv(path: Path, rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _settings_as_text(records: ServiceRecords) -> Iterator[list[str]]:
    """All settings, also those left at their defaults: a file should say what it was planned with."""
    yield list(SETTINGS_HEADER)
    for column in SETTINGS:
        yield [column.name, write_value(column, getattr(records.policy, column.name))]


def _rows_as_text(name: str, records: ServiceRecords) -> Iterator[list[str]]:
    columns = COLUMNS[name]
    yield [column.name for column in columns]
    for record in getattr(records, name):
        yield [write_value(column, getattr(record, column.name)) for column in columns]


def _new_sheet(workbook: Workbook, name: str, headings: tuple[str, ...] | list[str]) -> WriteOnlyWorksheet:
    sheet: WriteOnlyWorksheet = workbook.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    return sheet


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    """A cell that a spreadsheet can sort and sum, yet never turn into another value."""
    if value is None or column.many or column.kind not in NUMBER_FORMATS or _beyond_a_spreadsheet(column, value):
        return _text_cell(sheet, write_value(column, value))
    shown: Any = time(*divmod(value, 60)) if column.kind is Kind.TIME else value
    cell = WriteOnlyCell(sheet, shown)
    cell.number_format = NUMBER_FORMATS[column.kind]
    return cell


def _beyond_a_spreadsheet(column: Column, value: Any) -> bool:
    """24:00 would become the next day's date, and of a number a spreadsheet keeps 15 digits."""
    if column.kind is Kind.TIME:
        return bool(value == MINUTES_A_DAY)
    return column.kind is Kind.NUMBER and float(f"{value:.15g}") != value


def _text_cell(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.number_format = AS_TEXT
    return cell
