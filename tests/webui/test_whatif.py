"""The manager asks what would be, follows it, and lays answers side by side; charts can be read without colour."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.domain.scenarios import MoreOrders, MoreSessional, Scenario
from scheduler.domain.times import WEEKDAYS
from scheduler.domain.versions import Actor
from scheduler.domain.whatif import Estimate, LeastStaff, PlaceTried, Projection, StaffTried, WhatIf, WhatIfAsked
from scheduler.exchange.whatif_files import asked_of
from scheduler.operations.what_if_runs import carry_out, start_what_if, what_if_run, what_if_runs
from scheduler.simulation.tally import MEASURES
from tests.webui.conftest import on_phone
from webui.band_chart import DASHES, band_chart

ANSWERS = (
    ("as it is", ()),
    ("Asked", ("orders +60", "sessional +1 sat")),
)


DIFFERENCES = {
    "offered_in_time": Estimate(0.031, 0.012, 0.05, 5),
    "outstanding": Estimate(30.0, -4.0, 64.0, 5),
    "reds": Estimate(-30.0, -40.0, -20.0, 5),
}
"""Of the change to as it is: sure, unsure, sure the other way."""


def an_answer(least=None, records="one"):
    """A made-up answer, in the form of a real one."""

    def around(mean):
        return Estimate(mean, 0.9 * mean, 1.1 * mean, 5)

    def projection(place, name, changes):
        figures = {code: around(0.9 if unit == "share" else 120.0 + 30 * place) for code, (_, unit) in MEASURES.items()}
        lines = dict.fromkeys(("outstanding", "reds", "live", "credited"), 100.0 * (place + 1))
        weekly = {code: tuple(around(start + 9 * week) for week in range(6)) for code, start in lines.items()}
        weekly["starts"] = (None, *(around(0.9 + week / 100) for week in range(5)))
        return Projection(name, changes, figures, DIFFERENCES if place else {}, weekly)

    projections = tuple(projection(place, *each) for place, each in enumerate(ANSWERS))
    return WhatIf("Sample", date(2026, 12, 7), 6, 5, "solver", 0.5, 1, projections, least, records)


@pytest.fixture
def simulations():
    """Run for real here."""


@pytest.fixture
def answered(app):
    """Kept answers: two on the same records, the second with the least staff; on others; and on nobody knows which."""
    database, manager = app.extensions["site"].database, Actor("Marion Manager", "What if")
    tried = tuple(
        StaffTried(extra, WEEKDAYS[:extra], Estimate(0.9 + extra / 40, 0.85, 0.99, 5), extra > 1) for extra in (0, 1, 2)
    )
    places = tuple(
        PlaceTried(place, day, Estimate(0.9, 0.8, 0.99, 3)) for place in (1, 2) for day in (WEEKDAYS[0], WEEKDAYS[5])
    )
    least_staff = LeastStaff("Asked", 0.95, tried, 2, places, 3)
    for least, records in ((None, "one"), (least_staff, "one"), (None, "other"), (None, "")):
        scenarios = (Scenario("Asked", (MoreOrders(60), MoreSessional(1, WEEKDAYS[5]))),)
        asked = WhatIfAsked(
            first_monday=date(2026, 12, 7),
            weeks=6,
            replications=5,
            policy="solver",
            seconds=0.5,
            seed=1,
            scenarios=scenarios,
        )
        run = start_what_if(database, "sample", asked, manager)
        answer = an_answer(least, records)
        carry_out(database, "sample", run, 1, lambda *arguments, answer=answer: answer)


def test_a_manager_looks_at_answers_and_lays_them_side_by_side(answered, visitor):
    page = visitor.sign_in(Role.MANAGER).page
    visitor.go("/what-if/2")
    text = page.locator("main").inner_text()
    assert "The fewest extra sessional days a week found that hold 95 %" in text
    assert "2 (Monday, Tuesday). With these, 95.0 % (85.0 % to 99.0 %) are offered in time." in text
    assert "The interval reaches below the standard, so that it may take more" in text
    assert "One day was added at a time" in text
    page.get_by_text("Where each extra day was tried").click()
    assert page.get_by_role("region", name="Places tried").get_by_role("row").count() == 5
    figures = page.get_by_role("region", name="Measures").inner_text()
    assert "Hours outstanding at the end" in figures
    assert "150 (135 to 165)" in figures
    title = page.locator("svg title").first.text_content()
    assert "Asked: from 200 in week 1 to 245 in week 6 (220 to 270)" in title
    visitor.go("/what-if")
    page.locator("#run-1").check()
    page.locator("#run-2").check()
    visitor.press("Lay side by side")
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert [head.split(":")[0] for head in heads[-4:]] == ["Measure", "As it is", "No. 2", "No. 1"]
    assert "stand on different records" not in page.content()


@on_phone
def test_differences_are_told_future_by_future_and_whether_they_are_sure(answered, visitor):
    page = visitor.sign_in(Role.MANAGER).page
    visitor.go("/what-if/1")
    found = page.get_by_role("region", name="Differences: Asked")

    def row(name):
        cells = found.get_by_role("row").filter(has_text=name).get_by_role("cell").all_inner_texts()
        return [cell.replace("\xa0", " ") for cell in cells]

    assert row("First placement offered within 7") == [
        "90.0 %",
        "90.0 %",
        "+3.1 points (+1.2 to +5.0)",
        "higher: the interval is above nought",
    ]
    assert row("Hours outstanding")[2:] == ["+30.0 (-4.00 to +64.0)", "may be none: the interval holds nought"]
    assert row("Red lights")[3] == "lower: the interval is below nought"


@on_phone
def test_each_chart_has_its_weeks_as_a_table(answered, visitor):
    page = visitor.sign_in(Role.MANAGER).page
    visitor.go("/what-if/1")
    charts = page.locator("figure")
    assert charts.count() == 5
    starts = charts.filter(has_text="First placements offered")
    starts.get_by_text("As a table").click()
    rows = [row.inner_text().split("\t") for row in starts.get_by_role("row").all()]
    assert rows[0] == ["Week", "As it is", "Asked"]
    assert rows[1] == ["1", "no figure", "no figure"]
    assert rows[6] == ["6", "94.0 (84.6 to 100.0)", "94.0 (84.6 to 100.0)"]
    visitor.look()


def side_by_side(client, *numbers):
    address = "/what-if/beside?" + "&".join(f"run={number}" for number in numbers)
    answer = client.role(Role.MANAGER).get(address, follow_redirects=True)
    return " ".join(BeautifulSoup(answer.data, "html5lib").text.split())


def test_a_fourth_answer_is_not_dropped_in_silence(answered, client):
    assert "More than 3 scenarios are ticked" in side_by_side(client, 1, 2, 3, 4)


def test_answers_on_different_records_are_told_apart(answered, client):
    assert "records" not in side_by_side(client, 1, 2)
    assert "These stand on different records" in side_by_side(client, 1, 3)
    assert "whether all stand on the same is not known" in side_by_side(client, 1, 4)


def test_the_standard_is_the_managers_to_set(client):
    manager = client.role(Role.MANAGER)
    asked = {"weeks": "2", "replications": "2", "policy": "solver", "least_staff": "y"}
    assert "Enter a number from 50 to 100" in manager.post("/what-if", data=asked | {"standard": "20"}).text
    manager.post("/what-if", data=asked | {"standard": "90"})
    run = what_if_run(manager.application.extensions["site"].database, "sample", 1)
    assert asked_of(run.asked).standard == 0.9


def test_a_manager_asks_what_if_and_it_is_simulated(desktop):
    """Two weeks, two futures, two scenarios, by hand, through the whole product."""
    page = desktop.sign_in(Role.MANAGER, "other").page
    desktop.go("/what-if")
    page.get_by_label("More orders a year").fill("600")
    page.get_by_label("Other scenarios").fill("Ratio six: ratio 6; sessional +2 sat")
    page.get_by_label("How far ahead").select_option("2")
    page.get_by_label("Simulated futures of each").select_option("2")
    page.get_by_label("How weeks are planned").select_option("rule of thumb")
    desktop.press("Simulate")
    page.get_by_text("Done: 2 weeks from").wait_for(timeout=300_000)
    desktop.look()
    assert re.search(r"\d \(-?[\d,.]+ to [\d,.]+\)", page.get_by_role("region", name="Measures").inner_text())
    assert page.get_by_role("region", name="Differences: Ratio six").count() == 1
    desktop.go("/what-if")
    page.locator("#run-1").check()
    desktop.press("Lay side by side")
    heads = page.get_by_role("region", name="Measures").get_by_role("columnheader").all_inner_texts()
    assert [head.split(":")[0] for head in heads] == ["Measure", "As it is", "No. 1, Asked", "No. 1, Ratio six"]


def test_a_manager_stops_a_simulation_and_starts_another(app, visitor):
    asked = WhatIfAsked(
        first_monday=date(2026, 12, 7), weeks=6, replications=5, policy="solver", seconds=0.5, seed=1, scenarios=()
    )
    start_what_if(app.extensions["site"].database, "sample", asked, Actor("Mary Manager", "What if"))
    page = visitor.sign_in(Role.MANAGER).page
    visitor.go("/what-if")
    visitor.press("Simulate")
    assert "Mary Manager has a simulation running, no. 1." in page.locator("main").inner_text()
    visitor.go("/what-if/1")
    visitor.look()
    visitor.press("Stop it: no answer is kept")
    assert re.search(r"There is no answer: .+ stopped it\.", page.locator("main").inner_text())
    visitor.look()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"ratio": "99"}, "Enter a number from 1 to 12"),
        ({"others": "Shut: close NOWHERE"}, "There is no placement"),
        ({"others": "Shut: close PARKS\nno name"}, "It has no name with a colon after it."),
        (
            {"orders": "60", "others": "A: ratio 4\n\nB: ratio 5\nC: ratio 6"},
            "These are 4 scenarios with what is asked",
        ),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(client, asked, told):
    manager = client.role(Role.MANAGER)
    usual = {"weeks": "2", "replications": "2", "policy": "solver"}
    page = BeautifulSoup(manager.post("/what-if", data=usual | asked).data, "html5lib")
    assert told in page.select_one(".govuk-error-summary").text
    field = list(asked)[-1]
    assert told in page.select_one(f"#{field}-error").text
    assert page.select_one(f"#{field}").get("value", page.select_one(f"#{field}").text) == asked[field]
    assert what_if_runs(manager.application.extensions["site"].database, "sample", 5) == []


def test_nothing_ticked_is_no_comparison(client):
    manager = client.role(Role.MANAGER)
    page = BeautifulSoup(manager.get("/what-if/beside", follow_redirects=True).data, "html5lib")
    assert "Tick at least one simulation that is done." in page.text


def test_a_chart_is_told_in_words_and_by_dashes():
    weeks = [Estimate(100, 90, 110, 5), Estimate(120, 95, 145, 5)]
    more = [Estimate(100, 90, 110, 5), Estimate(180, 150, 210, 5)]
    chart = band_chart("Hours", [("As it is", weeks), ("Asked", more)])
    assert [line.dash for line in chart.lines] == list(DASHES[:2])
    assert "As it is: from 100 in week 1 to 120 in week 2 (95 to 145)" in chart.description
    first, second = (float(line.points.split(" ")[-1].split(",")[1]) for line in chart.lines)
    assert second < first
    assert chart.most == 210
    assert chart.rows == [["100.0 (90.0 to 110.0)"] * 2, ["120.0 (95.0 to 145.0)", "180.0 (150.0 to 210.0)"]]


def test_a_week_without_a_figure_is_left_out_of_its_line_alone():
    chart = band_chart("Starts", [("Asked", [None, Estimate(50, 40, 60, 5), Estimate(60, None, None, 1)])], 100)
    (line,) = chart.lines
    assert [point.split(",")[0] for point in line.points.split(" ")] == ["295.0", "530.0"]
    assert chart.description == "Asked: from 50 in week 2 to 60 in week 3"
    assert chart.rows == [["no figure"], ["50.0 (40.0 to 60.0)"], ["60.0"]]
    assert band_chart("Nothing", [("Asked", [None])]).lines == ()
