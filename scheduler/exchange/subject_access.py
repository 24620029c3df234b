"""All that is held about one person, as a workbook that they can read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from scheduler.domain.times import clock

TIMES = frozenset({"start", "end", "arrived", "left", "earliest_start"})
LONGEST_TITLE = 31


def write_subject_access(path: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """A sheet for each kind of record, its columns as headings; every cell is text, so that none is a formula."""
    workbook = Workbook(write_only=True)
    for name, rows in tables.items():
        sheet = workbook.create_sheet(name.replace("_", " ")[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        columns = list(rows[0]) if rows else []
        sheet.append([column.replace("_", " ") for column in columns])
        for row in rows:
            sheet.append([_cell(sheet, _text(column, row[column])) for column in columns])
    workbook.save(path)


def _cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _text(column: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column in TIMES:
        return clock(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, date):
        return value.isoformat()
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
