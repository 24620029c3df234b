"""docs/measures.md: each measure defined once, and each figure of its worked example as computed by hand."""

import re
from datetime import date
from pathlib import Path

import pytest

from scheduler.domain.measures import Grain
from scheduler.exchange.importing import read_service
from scheduler.measures.report import MEASURES
from scheduler.operations.show_measures import figures_asked

PAGE = Path("docs/measures.md").read_text(encoding="utf-8")
AS_OF = date(2026, 12, 31)


def definitions_table():
    lines = ["| measure | name | unit | better | target | definition |", "| --- | --- | --- | --- | --- | --- |"]
    for measure in MEASURES:
        target = f"`{measure.target}`" if measure.target else ""
        cells = (f"`{measure.code}`", measure.name, measure.unit, measure.better, target, measure.definition)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def by_hand():
    _, _, example = PAGE.partition("## A worked example")
    return {code: float(value) for code, value in re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+) \|$", example, re.MULTILINE)}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    for name, text in re.findall(r"```csv (\S+)\n(.*?)```", PAGE, re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    records, _ = read_service(folder)
    (found,) = figures_asked(records, AS_OF, [(Grain.QUARTER, 1)])
    return found


def test_the_page_defines_every_measure_as_the_code_does():
    between = PAGE.partition("<!-- measures:begin -->\n")[2].partition("\n<!-- measures:end -->")[0]
    assert between == definitions_table()


def test_the_example_computes_every_measure():
    assert set(by_hand()) == {measure.code for measure in MEASURES}


@pytest.mark.parametrize("code", [measure.code for measure in MEASURES])
def test_a_measure_is_what_a_pencil_says(report, code):
    (figure,) = report.of(code)
    assert figure.value == pytest.approx(by_hand()[code], abs=1e-8)


def test_groups_of_fewer_than_five_people_are_hidden(report):
    """The five people are all of one age; by anything else there are fewer together."""
    shown = {(row.grouping, row.group) for row in report.groups if not row.suppressed}
    assert shown == {("age", "26 to 40")}
    assert all(row.value is None for row in report.groups if row.suppressed)
