"""Months under several scenarios: equal answers, intervals, the search for the least staff, answers kept."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.domain.scenarios import MoreOrders, MoreSessional, PlacementClosed, Ratio, Scenario, ShowUp
from scheduler.domain.times import Weekday
from scheduler.domain.whatif import Estimate, StaffTried, WhatIfAsked
from scheduler.exchange.whatif_files import asked_of, asked_text, whatif_of, whatif_text
from scheduler.simulation import whatif
from scheduler.simulation.replications import Outcome, difference, estimate
from scheduler.simulation.services import Profile, invent_service
from scheduler.simulation.whatif import MOST_EXTRA, Told, least_staff, run_of, what_if

MONDAY = date(2026, 12, 7)
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
    assert [len(busy.weekly[series]) for series in ("outstanding", "reds")] == [2, 2]
    assert busy.figures["outstanding"].low < busy.figures["outstanding"].mean
    assert whatif_of(whatif_text(answer)) == answer
    assert what_if(records, asked(), 2) == answer


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


@pytest.mark.parametrize("enough", [0, 1, 5, MOST_EXTRA])
def test_the_least_staff_is_found_by_halving(records, monkeypatch, enough):
    tried = []

    def judge(records, asked, scenario, extra, workers, told):
        tried.append(extra)
        return StaffTried(extra, (), Estimate(0.9 + extra / 100, None, None, 1), extra >= enough)

    monkeypatch.setattr(whatif, "_try", judge)
    found = least_staff(records, asked(), BUSY, 1, Told(lambda *step: None, 0))
    assert found.answer == enough
    assert len(tried) <= 6
    assert [row.extra for row in found.tried] == sorted(tried)


def test_no_staff_is_enough_where_staff_is_not_what_is_short(records, monkeypatch):
    short = StaffTried(0, (), Estimate(0.8, None, None, 1), False)
    monkeypatch.setattr(whatif, "_try", lambda *arguments: short)
    assert least_staff(records, asked(), BUSY, 1, Told(lambda *step: None, 0)).answer is None


def test_a_try_adds_sessional_days_to_the_week_and_asks_the_simulation(records):
    told = Told(lambda *step: None, 0)
    found = whatif._try(records, asked(replications=1), BUSY, 2, 1, told)
    assert found.weekdays == (Weekday.MON, Weekday.TUE)
    assert told.done == 1
    assert found.holds == (found.starts.mean >= 0.95)


def test_an_interval_is_students():
    """Of 1, 2, 3: mean 2, standard deviation 1, t of two degrees of freedom 4.303."""
    found = estimate([1.0, float("nan"), 2.0, 3.0])
    assert (found.mean, found.count) == (2.0, 3)
    assert found.high - found.mean == pytest.approx(4.3027 / 3**0.5, rel=1e-4)
    assert estimate([5.0]) == Estimate(5.0, None, None, 1)
    assert estimate([float("nan")]) is None


def test_differences_are_taken_replication_by_replication():
    rows = [
        Outcome(label, k, {"x": base + 10.0 * k}, {}, {}) for label, base in (("a", 1.0), ("b", 3.0)) for k in (0, 1)
    ]
    found = difference(rows, "b", "a", "x")
    assert (found.mean, found.low, found.high) == (2.0, 2.0, 2.0)
