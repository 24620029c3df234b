"""The manager asks what would be, follows it, and lays answers side by side; charts can be read without colour."""

import re

from bs4 import BeautifulSoup

from scheduler.domain.access import Role
from scheduler.domain.whatif import Estimate
from webui.band_chart import DASHES, band_chart


def ask(visitor, orders):
    """Two weeks, two futures, by hand: the least that can be asked, through the whole product."""
    page = visitor.go("/what-if").page
    page.get_by_label("More orders a year").fill(orders)
    page.get_by_label("How far ahead").select_option("2")
    page.get_by_label("Simulated futures of each").select_option("2")
    page.get_by_label("How weeks are planned").select_option("rule of thumb")
    visitor.press("Simulate")
    page.get_by_text("Done: 2 weeks from").wait_for(timeout=400_000)
    return visitor.look()


def test_a_manager_asks_what_if_and_lays_answers_side_by_side(desktop):
    page = desktop.sign_in(Role.MANAGER).page
    ask(desktop, "600")
    figures = page.get_by_role("table").inner_text()
    assert "Hours outstanding at the end" in figures
    assert re.search(r"\d \(-?[\d,.]+ to [\d,.]+\)", figures)
    ask(desktop, "-100")
    desktop.go("/what-if")
    page.locator("#run-1").check()
    page.locator("#run-2").check()
    desktop.press("Lay side by side")
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert [head.split(":")[0] for head in heads] == ["Measure", "As it is", "No. 1", "No. 2"]


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
