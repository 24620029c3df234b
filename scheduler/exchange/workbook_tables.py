"""Tables on the sheets of a workbook that people print and filter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None
Row = list[Value]
HEADING = Font(bold=True, color="FFFFFF")
HEADING_FILL = PatternFill("solid", start_color="1F4E5F")
RULED = Border(bottom=Side(style="thin", color="BBBBBB"))
DAY_FORMAT, NUMBER_FORMAT, PERCENT_FORMAT = "ddd d mmm yyyy", "#,##0.0", "0.00%"
NARROWEST, WIDEST, WIDEST_DAY = 9, 70, 32
"""Widths of columns, in characters; a day's is such that a week fits across a page."""

LINE_HEIGHT = 15
"""Points; told to the file, since not every spreadsheet finds the height of wrapped lines by itself."""


def table_sheet(
    workbook: Workbook, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]], widest: int = WIDEST
) -> Worksheet:
    """A table that filters and keeps its headings in view."""
    sheet: Worksheet = workbook.create_sheet(title)
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font, cell.fill = HEADING, HEADING_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    widths = [_width(heading, [row[column] for row in rows], widest=widest) for column, heading in enumerate(headings)]
    sheet.row_dimensions[1].height = 2 * LINE_HEIGHT + 2
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            _fill(sheet, place, column, value)
        lines = max(_lines(value, width) for value, width in zip(row, widths, strict=True))
        sheet.row_dimensions[place].height = LINE_HEIGHT * lines
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return sheet


def _fill(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None:
        return
    cell = sheet.cell(row, column, value)
    cell.border = RULED
    cell.alignment = Alignment(
        wrap_text=isinstance(value, str), vertical="top", horizontal="left" if isinstance(value, date) else None
    )
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = DAY_FORMAT


def _width(heading: str, values: Sequence[Value], *, widest: int) -> int:
    """With room for the arrow of the filter, and for fonts wider than the spreadsheet's own."""
    longest_word = max(len(word) for word in heading.split())
    longest = max((_length(value) for value in values), default=0)
    return max(NARROWEST, min(widest, max(longest_word + 7, longest * 5 // 4 + 3)))


def _length(value: Value) -> int:
    if isinstance(value, str):
        return max(map(len, value.split("\n")))
    return 15 if isinstance(value, date) else 6


def _lines(value: Value, width: int) -> int:
    return sum(len(line) // width + 1 for line in value.split("\n")) if isinstance(value, str) else 1


def set_up_print(sheet: Any, service_name: str, what: str) -> None:
    """Landscape A4, one page wide, with the service and what it is about above and the page below."""
    sheet.oddHeader.left.text = service_name.replace("&", "&&")
    sheet.oddHeader.right.text = what
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4, by the numbers of the file format
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "Page &P of &N"
