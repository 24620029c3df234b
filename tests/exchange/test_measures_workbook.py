"""The quarterly pack: what it shows is in its tables, its charts draw them, and it holds nobody's name."""

from datetime import date

import openpyxl
import pytest

from scheduler.domain.measures import Grain
from scheduler.exchange.measures_workbook import CHARTS, HIDDEN, MONTHLY, write_pack
from scheduler.measures.report import MEASURES
from scheduler.operations.show_measures import figures_asked
from tests.sample import RECORDS


@pytest.fixture(scope="module")
def reports():
    return figures_asked(RECORDS, date(2026, 12, 7), [(Grain.QUARTER, 8), (Grain.MONTH, 25)])


@pytest.fixture(scope="module")
def workbook(reports, tmp_path_factory):
    path = tmp_path_factory.mktemp("pack") / "pack.xlsx"
    write_pack(path, *reports)
    return openpyxl.load_workbook(path)


def test_the_summary_has_every_measure_with_its_figure(workbook, reports):
    rows = list(workbook["Summary"].iter_rows(min_row=2, values_only=True))
    last = [figure for figure in reports[0].figures if figure.period == reports[0].periods[-1]]
    assert [row[1] for row in rows] == [measure.name for measure in MEASURES]
    assert [row[2] for row in rows] == [figure.value for figure in last]


def test_each_chart_draws_columns_of_the_months_by_name(workbook):
    headings = [cell.value for cell in workbook["Months"][1]]
    charts = workbook["Charts"]._charts
    assert len(charts) == len(CHARTS)
    for chart in charts:
        for series in chart.series:
            sheet, _, cell = series.tx.strRef.f.partition("!")
            assert sheet.strip("'") == "Months"
            assert workbook["Months"][cell.replace("$", "")].value in headings
            assert series.val.numRef.f.endswith("$26")


def test_the_months_have_a_row_each_and_their_year_before(workbook, reports):
    sheet = workbook["Months"]
    assert sheet.max_row == 26
    assert sheet.max_column == 1 + 2 * len(MONTHLY)
    by_month = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    (october,) = [f for f in reports[1].of("hours_credited") if f.period.first == date(2026, 10, 1)]
    column = [cell.value for cell in sheet[1]].index("Hours credited")
    assert by_month["Oct 2026"][column] == october.value


def test_small_groups_say_that_they_are_hidden(workbook, reports):
    shown = [row[3] for row in workbook["By group"].iter_rows(min_row=2, values_only=True)]
    assert shown == [HIDDEN if row.suppressed else row.value for row in reports[0].groups]
    assert HIDDEN in shown


def test_nobody_is_named(workbook):
    texts = {
        str(cell)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    }
    known = {name for i in RECORDS.individuals for name in (i.individual_id, i.last_name, i.case_manager) if name}
    known |= {order.order_id for order in RECORDS.orders} | {row.supervisor_id for row in RECORDS.supervisors}
    assert not {(text, name) for text in texts for name in known if name in text.split()}
