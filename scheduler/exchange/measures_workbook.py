"""The quarterly pack: a service's measures as a workbook with charts. No names, no ids, small groups hidden."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.domain.measures import Figure, Report, Unit
from scheduler.exchange.measures_charts import Chart, add_chart
from scheduler.exchange.workbook_tables import NUMBER_FORMAT, Row, set_up_print, table_sheet

FORMATS = {Unit.SHARE: "0.0%", Unit.COUNT: "#,##0"}
HIDDEN = "hidden: few people"
MONTHLY = (
    "attendance",
    "first_contact_in_time",
    "induction_in_time",
    "first_placement_in_time",
    "completed_on_time",
    "hours_offered",
    "hours_attended",
    "hours_credited",
    "sent_home_team_full",
    "sent_home_no_supervisor",
    "sent_home_weather",
    "sent_home_vehicle",
    "stood_down",
    "cancelled",
    "extensions_asked",
    "hours_outstanding",
    "orders_in_force",
)
CHARTS = (
    Chart("Attendance, with the year before", "line", ("attendance",), year_before=True),
    Chart("Standards kept", "line", ("first_contact_in_time", "induction_in_time", "first_placement_in_time")),
    Chart("Hours offered, attended, credited", "bar", ("hours_offered", "hours_attended", "hours_credited")),
    Chart(
        "Sent home and called off, by cause",
        "stacked",
        (
            "sent_home_team_full",
            "sent_home_no_supervisor",
            "sent_home_weather",
            "sent_home_vehicle",
            "stood_down",
            "cancelled",
        ),
    ),
    Chart("Hours outstanding, with the year before", "line", ("hours_outstanding",), year_before=True),
    Chart("Extensions asked", "bar", ("extensions_asked",), year_before=True),
)


def write_pack(path: Path, quarters: Report, months: Report) -> None:
    """`quarters` is what the pack is about, its last period first of all; `months` is what the charts draw."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _summary(workbook, quarters)
    sheet = _months(workbook, months)
    _charts(workbook, sheet, len(months.periods))
    _over_time(workbook, quarters)
    _groups(workbook, quarters)
    _definitions(workbook, quarters)
    for each in workbook.worksheets:
        set_up_print(each, quarters.service_name, f"{quarters.periods[-1].name}, as of {_in_words(quarters.as_of)}")
    workbook.save(path)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _summary(workbook: Workbook, report: Report) -> None:
    """The last period against its targets and the year before."""
    period = report.periods[-1]
    figures = [figure for figure in report.figures if figure.period == period]
    unfinished = f" until {_in_words(report.as_of)}" if report.as_of < period.last else ""
    headings = ["Topic", "Measure", period.name + unfinished, "Unit", "Target", "Met", "Same days a year before", "Of"]
    rows: list[Row] = [
        [
            figure.measure.topic,
            figure.measure.name,
            figure.value,
            figure.measure.unit,
            figure.target,
            {True: "yes", False: "no", None: None}[figure.met],
            figure.year_before,
            figure.base or None,
        ]
        for figure in figures
    ]
    sheet = table_sheet(workbook, "Summary", headings, rows)
    for place, figure in enumerate(figures, start=2):
        for column in (3, 5, 7):
            sheet.cell(place, column).number_format = FORMATS.get(figure.measure.unit, NUMBER_FORMAT)


def _months(workbook: Workbook, report: Report) -> Worksheet:
    """A row for each month; each measure, then the same a year before."""
    by_code = {code: report.of(code) for code in MONTHLY}
    names = [figures[0].measure.name for figures in by_code.values()]
    headings = ["Month", *(f"{name}{when}" for name in names for when in ("", ", year before"))]
    rows: list[Row] = [
        [
            f"{period.first:%b %Y}",
            *(v for figures in by_code.values() for v in (figures[place].value, figures[place].year_before)),
        ]
        for place, period in enumerate(report.periods)
    ]
    sheet = table_sheet(workbook, "Months", headings, rows)
    for number, figures in enumerate(by_code.values()):
        _format(sheet, figures[0], (2 + 2 * number, 3 + 2 * number))
    sheet.freeze_panes = "B2"
    return sheet


def _format(sheet: Worksheet, figure: Figure, columns: Sequence[int]) -> None:
    for column in columns:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column).number_format = FORMATS.get(figure.measure.unit, NUMBER_FORMAT)


def _charts(workbook: Workbook, months: Worksheet, count: int) -> None:
    sheet: Worksheet = workbook.create_sheet("Charts", index=1)
    sheet["A1"] = "Each chart draws columns of the sheet Months, which has the figures."
    for place, chart in enumerate(CHARTS):
        columns = [2 + 2 * MONTHLY.index(code) for code in chart.codes]
        columns += [column + 1 for column in columns if chart.year_before]
        add_chart(sheet, months, chart, columns, count, place)


def _over_time(workbook: Workbook, report: Report) -> None:
    """A row for each measure, a column for each period."""
    headings = ["Topic", "Measure", "Unit", *(period.name for period in report.periods)]
    lines = [report.of(figure.measure.code) for figure in report.figures if figure.period == report.periods[-1]]
    rows: list[Row] = [
        [
            figures[0].measure.topic,
            figures[0].measure.name,
            figures[0].measure.unit,
            *(figure.value for figure in figures),
        ]
        for figures in lines
    ]
    sheet = table_sheet(workbook, "Over time", headings, rows)
    for place, figures in enumerate(lines, start=2):
        for column in range(4, 4 + len(report.periods)):
            sheet.cell(place, column).number_format = FORMATS.get(figures[0].measure.unit, NUMBER_FORMAT)
    sheet.freeze_panes = "D2"


def _groups(workbook: Workbook, report: Report) -> None:
    headings = ["Measure", "By", "Group", report.periods[-1].name, "Unit"]
    rows: list[Row] = [
        [row.measure.name, row.grouping, row.group, HIDDEN if row.suppressed else row.value, row.measure.unit]
        for row in report.groups
    ]
    sheet = table_sheet(workbook, "By group", headings, rows)
    for place, row in enumerate(report.groups, start=2):
        sheet.cell(place, 4).number_format = FORMATS.get(row.measure.unit, NUMBER_FORMAT)


def _definitions(workbook: Workbook, report: Report) -> None:
    measures = [figure.measure for figure in report.figures if figure.period == report.periods[-1]]
    rows: list[Row] = [[measure.name, measure.code, measure.unit, measure.definition] for measure in measures]
    table_sheet(workbook, "Definitions", ["Measure", "Code", "Unit", "Definition"], rows)
