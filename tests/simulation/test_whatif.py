"""Months under several scenarios: equal answers, intervals, starts week by week, answers kept."""

import json
from dataclasses import replace
from datetime import date
from math import isnan

import pytest

from scheduler.domain.scenarios import MoreOrders, MoreSessional, PlacementClosed, Ratio, Scenario, ShowUp
from scheduler.domain.times import DAY, WEEK, Weekday
from scheduler.domain.whatif import Estimate, WhatIfAsked
from scheduler.exchange.whatif_files import asked_of, asked_text, whatif_of, whatif_text
from scheduler.simulation.replications import Outcome, band, difference, estimate, level
from scheduler.simulation.services import Profile, invent_service
from scheduler.simulation.tally import Tally, Week, weekly_starts
from scheduler.simulation.whatif import run_of, what_if

MONDAY = date(2026, 12, 7)
SERIES = ("outstanding", "live", "reds", "credited", "starts")
BUSY = Scenario("Busy", (MoreOrders(500), MoreSessional(1, Weekday.SAT)))


@pytest.fixture(scope="module")
def records():
    return invent_service(25, 5, Profile.TYPICAL, MONDAY)


def asked(**changed):
    usual = WhatIfAsked(
        first_monday=MONDAY, weeks=2, replications=2, policy="rule of thumb", seconds=0.05, seed=2, scenarios=(BUSY,)
    )
    return replace(usual, **changed)


def test_an_answer_has_bands_and_differences_and_reads_back_the_same(records):
    steps = []
    answer = what_if(records, asked(), 1, lambda *step: steps.append(step))
    assert [(done, total) for done, total, _ in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    base, busy = answer.projections
    assert (base.name, busy.changes) == ("as it is", ("orders +500", "sessional +1 sat"))
    assert all(change.mean == 0 for change in base.differences.values())
    assert busy.differences["live"].mean > 0
    assert {series: len(weeks) for series, weeks in busy.weekly.items()} == dict.fromkeys(SERIES, 2)
    assert busy.weekly["starts"][0] is None
    assert busy.figures["outstanding"].low < busy.figures["outstanding"].mean
    assert whatif_of(whatif_text(answer)) == answer
    assert what_if(records, asked(), 2) == answer


def test_an_answer_tells_the_records_it_stands_on_and_older_answers_read_on(records):
    only = asked(weeks=2, replications=1, scenarios=())
    here, there = what_if(records, only, 1), what_if(replace(records, keep_apart=records.keep_apart[1:]), only, 1)
    assert len({here.records, there.records, ""}) == 3
    older = json.loads(whatif_text(here))
    del older["records"]
    assert whatif_of(json.dumps(older)) == replace(here, records="")


def test_starts_are_told_week_by_week_of_the_four_weeks_before():
    tally = Tally({}, weeks=[Week(0, 0, 0, 0)] * 6)
    sundays = [MONDAY + place * WEEK - DAY for place in range(1, 7)]
    tally.imposed("IN", sundays[1], could=True)
    tally.offered("IN", sundays[0])
    tally.imposed("LATE", sundays[2], could=True)
    tally.offered("LATE", sundays[5])
    tally.imposed("AWAY", sundays[2], could=False)
    found = weekly_starts(tally, sundays[5])
    assert isnan(found[0])
    assert found[1:] == [1.0, 0.5, 0.5, 0.5, 0.0]


def test_a_week_without_a_figure_stays_in_its_place():
    rows = [Outcome("a", k, {}, {}, {"starts": [float("nan"), 0.5 + k / 2]}) for k in (0, 1)]
    nothing, some = band(rows, "starts")
    assert (nothing, some.mean) == (None, 0.75)


def test_a_question_reads_back_the_same():
    changes = (MoreOrders(60), MoreSessional(2, Weekday.SAT), Ratio(6), ShowUp(5), PlacementClosed("PARKS"))
    question = asked(scenarios=(Scenario("All", changes),), least_staff=True)
    assert asked_of(asked_text(question)) == question


def test_a_scenario_holds_for_all_weeks(records):
    closed = records.timetable[0].placement_id
    run = run_of(records, asked(weeks=5), Scenario("Shut", (PlacementClosed(closed), MoreOrders(52), ShowUp(5))))
    weeks = {(row.day - MONDAY).days // 7 for row in run.records.session_changes if row.placement_id == closed}
    assert {0, 1, 2, 3, 4} <= weeks
    assert (run.extra_orders, run.points) == (52.0, 5)


def test_an_interval_is_students():
    """Of 1, 2, 3: mean 2, standard deviation 1, t of two degrees of freedom 4.303."""
    found = estimate([1.0, float("nan"), 2.0, 3.0])
    assert (found.mean, found.count) == (2.0, 3)
    assert found.high - found.mean == pytest.approx(4.3027 / 3**0.5, rel=1e-4)
    assert estimate([5.0]) == Estimate(5.0, None, None, 1)
    assert estimate([float("nan")]) is None


def test_an_interval_ends_where_the_measure_does():
    few = level([0.0, 1.0, 0.0], share=True)
    assert (few.low, few.high) == (0.0, 1.0)
    assert level([0.0, 9.0, 0.0], share=False).high > 9
    assert level([5.0], share=False) == Estimate(5.0, None, None, 1)
    assert level([float("nan")], share=True) is None


def test_differences_are_taken_replication_by_replication():
    rows = [
        Outcome(label, k, {"x": base + 10.0 * k}, {}, {}) for label, base in (("a", 1.0), ("b", 3.0)) for k in (0, 1)
    ]
    found = difference(rows, "b", "a", "x")
    assert (found.mean, found.low, found.high) == (2.0, 2.0, 2.0)
