"""XLSX workbooks as plain tables of text.

Read row by row with openpyxl: readers that build the whole grid at once let a file of 5 kB with one cell
in the last corner of a sheet take all memory.
"""

import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
import pandas

from scheduler.exchange.sheets import MAX_COLUMNS, MAX_TOTAL_BYTES, as_frame, file_size
from scheduler.exchange.values import Unfit

EXCEL_ROWS = 1_048_576
MAX_PARTS = 1000
MAX_PART_BYTES = 5_000_000
LARGE_PARTS = ("xl/worksheets/", "xl/sharedStrings.xml")
"""The parts that hold cells; the others are read whole by openpyxl and have no reason to be large."""

SAVE_AGAIN = "Open it in a spreadsheet and save it again as .xlsx, without a password."


def read_workbook(path: Path) -> dict[str, pandas.DataFrame | Unfit]:
    """Each sheet's cells by its name, or why they cannot be read; raises Unfit for the whole workbook."""
    file_size(path)
    _check_unpacked_size(path)
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except Exception:  # openpyxl lets errors of any kind through for a damaged file
            raise Unfit("The workbook is damaged.", SAVE_AGAIN) from None
        return {sheet.title: _cells_or_unfit(sheet) for sheet in workbook.worksheets}


def _check_unpacked_size(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unfit("This is not an .xlsx workbook.", SAVE_AGAIN) from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_TOTAL_BYTES:
        problem = f"The workbook unpacks to more than {MAX_TOTAL_BYTES / 1e6:.0f} MB or {MAX_PARTS} parts."
        raise Unfit(problem, "Leave out old rows, and check that it is the right file.")
    for part in parts:
        is_xml = part.filename.endswith((".xml", ".rels"))
        if is_xml and part.file_size > MAX_PART_BYTES and not part.filename.startswith(LARGE_PARTS):
            raise Unfit("The workbook holds too much besides its cells.", "Copy the cells into a new workbook.")


def _cells_or_unfit(sheet: Any) -> pandas.DataFrame | Unfit:
    try:
        sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
        return as_frame(_rows(sheet.iter_rows(max_col=MAX_COLUMNS + 2, values_only=True)))
    except Unfit as unfit:
        return unfit
    except Exception:  # openpyxl lets errors of any kind through for a damaged sheet
        return Unfit("The sheet is damaged.", SAVE_AGAIN)


def _rows(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    """The rows as text; a sheet's blank tail, which may be a million rows long, is left off."""
    blank = 0
    for number, row in enumerate(rows, start=1):
        if number > EXCEL_ROWS:
            raise Unfit("The sheet is damaged.", SAVE_AGAIN)
        if row.count(None) == len(row):
            blank += 1
            continue
        for _ in range(blank):
            yield []
        blank = 0
        yield [_text(value) for value in row]


def _text(value: Any) -> str:
    """A cell as someone would have typed it into a CSV file."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
        case _:
            return str(value)
