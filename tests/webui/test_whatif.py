"""The manager asks what would be, follows it, and lays answers side by side; charts can be read without colour."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.domain.scenarios import MoreOrders, MoreSessional, Scenario
from scheduler.domain.times import WEEKDAYS
from scheduler.domain.versions import Actor
from scheduler.domain.whatif import Estimate, LeastStaff, Projection, StaffTried, WhatIf, WhatIfAsked
from scheduler.operations.what_if_runs import carry_out, start_what_if
from scheduler.simulation.tally import MEASURES
from webui.band_chart import DASHES, band_chart

ANSWERS = (
    ("As it is", ()),
    ("Asked", ("orders +60", "sessional +1 sat")),
)


def an_answer(least=None):
    """A made-up answer, in the form of a real one."""

    def around(mean):
        return Estimate(mean, 0.9 * mean, 1.1 * mean, 5)

    def projection(place, name, changes):
        figures = {code: around(0.9 if unit == "share" else 120.0 + 30 * place) for code, (_, unit) in MEASURES.items()}
        lines = dict.fromkeys(("outstanding", "reds", "credited"), 100.0 * (place + 1))
        weekly = {code: tuple(around(start + 9 * week) for week in range(6)) for code, start in lines.items()}
        return Projection(name, changes, figures, {}, weekly)

    projections = tuple(projection(place, *each) for place, each in enumerate(ANSWERS))
    return WhatIf("Sample", date(2026, 12, 7), 6, 5, "solver", 0.5, 1, projections, least)


@pytest.fixture
def simulations():
    """Run for real here."""


@pytest.fixture
def answered(app):
    """Two kept answers, the second with the least staff."""
    database, manager = app.extensions["site"].database, Actor("Marion Manager", "What if")
    tried = tuple(
        StaffTried(extra, WEEKDAYS[:extra], Estimate(0.9 + extra / 40, 0.85, 0.99, 5), extra > 1) for extra in (0, 1, 2)
    )
    for least in (None, LeastStaff("Asked", 0.95, tried, 2)):
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
        carry_out(database, "sample", run, 1, lambda *arguments, least=least: an_answer(least))


def test_a_manager_looks_at_answers_and_lays_them_side_by_side(answered, visitor):
    page = visitor.sign_in(Role.MANAGER).page
    visitor.go("/what-if/2")
    assert "2 more sessional days a week are the least" in page.content()
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
    assert [head.split(":")[0] for head in heads] == ["Measure", "As it is", "No. 2", "No. 1"]


def test_a_manager_asks_what_if_and_it_is_simulated(desktop):
    """Two weeks, two futures, by hand: the least that can be asked, through the whole product."""
    page = desktop.sign_in(Role.MANAGER, "other").page
    desktop.go("/what-if")
    page.get_by_label("More orders a year").fill("600")
    page.get_by_label("How far ahead").select_option("2")
    page.get_by_label("Simulated futures of each").select_option("2")
    page.get_by_label("How weeks are planned").select_option("rule of thumb")
    desktop.press("Simulate")
    page.get_by_text("Done: 2 weeks from").wait_for(timeout=300_000)
    desktop.look()
    assert re.search(r"\d \(-?[\d,.]+ to [\d,.]+\)", page.get_by_role("region", name="Measures").inner_text())


def test_what_cannot_be_is_told_beside_its_field(client):
    manager = client.role(Role.MANAGER)
    answer = manager.post("/what-if", data={"ratio": "99", "weeks": "2", "replications": "2", "policy": "solver"})
    assert "Enter a number from 1 to 12" in answer.get_data(as_text=True)


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
