"""Charts of the quarterly pack, told apart without colour: by dashes, markers and shades of grey to black."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

SHADES = ("1F4E5F", "D98E04", "7FB3C8", "8C3B2E", "C9C9C9", "4A4A4A")
DASHES = ("solid", "dash", "sysDot", "lgDashDot", "solid", "dash")
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
WIDTH, HEIGHT, ROWS_APART, PER_ROW = 17, 8.5, 18, 2
"""Centimetres; rows of the sheet from one chart to the next below it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: measures by code, each with its figures of the year before if wanted."""

    title: str
    kind: Literal["line", "bar", "stacked"]
    codes: tuple[str, ...]
    year_before: bool = False


def add_chart(sheet: Worksheet, table: Worksheet, chart: Chart, columns: Sequence[int], rows: int, place: int) -> None:
    """Draw columns of `table`, whose first column holds the names below, as the `place`-th chart of `sheet`."""
    drawing: Any = LineChart() if chart.kind == "line" else BarChart()
    drawing.title, drawing.width, drawing.height = chart.title, WIDTH, HEIGHT
    if chart.kind == "stacked":
        drawing.grouping, drawing.overlap = "stacked", 100
    for column in columns:
        drawing.add_data(Reference(table, min_col=column, min_row=1, max_row=rows + 1), titles_from_data=True)
    drawing.set_categories(Reference(table, min_col=1, min_row=2, max_row=rows + 1))
    for number, series in enumerate(drawing.series):
        _told_apart(series, number, line=chart.kind == "line")
    drawing.y_axis.number_format = table.cell(2, columns[0]).number_format
    drawing.y_axis.scaling.min = 0
    drawing.x_axis.delete = drawing.y_axis.delete = False
    drawing.legend.position = "b"
    sheet.add_chart(drawing, f"{'AK'[place % PER_ROW]}{3 + place // PER_ROW * ROWS_APART}")


def _told_apart(series: Any, number: int, *, line: bool) -> None:
    shade = SHADES[number % len(SHADES)]
    if not line:
        series.graphicalProperties.solidFill = shade
        series.graphicalProperties.line.solidFill = "000000"
        return
    series.graphicalProperties.line.solidFill = shade
    series.graphicalProperties.line.dashStyle = DASHES[number % len(DASHES)]
    series.marker.symbol = MARKERS[number % len(MARKERS)]
    series.smooth = False
